/**
 * Copies `text`, on pages over plain HTTP as well: browsers keep the clipboard's own interface for secure addresses.
 * `near` is an element that is shown, inside the dialog where there is one. Answers whether it was copied.
 */
export async function copyText(text: string, near: Element): Promise<boolean> {
  if (navigator.clipboard) {
    const copied = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    if (copied) return true
  }
  return copyBySelection(text, near)
}

/** The old way: a selection and the command, which browsers still carry out during a click. */
function copyBySelection(text: string, near: Element): boolean {
  const selection = document.getSelection()
  if (!selection) return false
  const before = selection.rangeCount > 0 ? selection.getRangeAt(0) : null
  const holder = document.createElement('span')
  holder.textContent = text
  // Buttons forbid the selection of what is in them.
  holder.style.cssText = 'position: fixed; clip-path: inset(100%); white-space: pre; user-select: text'
  near.append(holder)
  let copied = false
  const fill = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    copied = true
  }
  document.addEventListener('copy', fill, { capture: true })
  try {
    selection.selectAllChildren(holder)
    return document.execCommand('copy') && copied
  } finally {
    document.removeEventListener('copy', fill, { capture: true })
    selection.removeAllRanges()
    if (before) selection.addRange(before)
    holder.remove()
  }
}
