/**
 * What is wrong with how a page is laid out, whatever it shows. Each function runs in the page, so it stands alone, looks at `root` and below, and
 * returns a line for each fault. None of them waits: what is still loading is not looked at.
 */

/** Whatever is wider than the window: then the page scrolls to the side. */
export function findWide(root: Element): string[] {
  const { clientWidth, scrollWidth } = document.documentElement
  if (scrollWidth <= clientWidth) return []
  const wide = [...root.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > clientWidth + 1)
  return [`The page is ${scrollWidth} px wide: ${wide.map((e) => e.outerHTML.slice(0, 120)).join(' | ')}`]
}

/** Open dialogs that reach out of the window, or that scroll to the side. */
export function findCutDialogs(): string[] {
  const dialogs = [...document.querySelectorAll('[role=dialog], [role=alertdialog]')]
  return dialogs.flatMap((dialog) => {
    const frame = dialog.parentElement ?? dialog
    const { left, right, top, bottom } = frame.getBoundingClientRect()
    const isInside = left > -1 && top > -1 && right < innerWidth + 1 && bottom < innerHeight + 1
    const isWide = frame.scrollWidth > frame.clientWidth + 1
    const place = `${Math.round(left)}, ${Math.round(top)} to ${Math.round(right)}, ${Math.round(bottom)}`
    return isInside && !isWide ? [] : [`A dialog reaches from ${place}: ${frame.textContent.slice(0, 60)}`]
  })
}

/**
 * Controls smaller than 24 CSS px to a side, and those that something else covers once they are scrolled to the middle. Links in a line of text are as
 * small as the text: WCAG 2.2, 2.5.8, allows them.
 */
export function findBadTargets(root: Element): string[] {
  const kinds = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=slider]'
  const place = scrollY
  const faults = [...root.querySelectorAll(kinds)].flatMap((control) => {
    if (!control.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return []
    if (control.closest('[inert], [aria-hidden=true]') || control.matches(':disabled')) return []
    const isHidden = (e: Element | null) => e !== null && e.getBoundingClientRect().width <= 1
    // For screen readers and keys alone, such as the link past the head. What is pressed in the place of an input is its label, or the thumb around it.
    if (isHidden(control)) return []
    const thumb = isHidden(control.parentElement) ? control.parentElement?.parentElement : null
    const target = (control.matches('input') && control.closest('label')) || thumb || control
    const { display } = getComputedStyle(control)
    const line = control.closest('p, li, figcaption')?.textContent.trim() ?? ''
    if (display === 'inline' && control.matches('a') && line.length > control.textContent.trim().length) return []
    target.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' })
    const { left, top, width, height } = target.getBoundingClientRect()
    const name = `${control.tagName} “${control.getAttribute('aria-label') ?? target.textContent.trim().slice(0, 40)}”`
    const small = width < 23.5 || height < 23.5 ? [`${name} is ${Math.round(width)} x ${Math.round(height)} px`] : []
    const hit = document.elementFromPoint(left + width / 2, top + height / 2)
    if (hit && (target.contains(hit) || hit.contains(target))) return small
    const over = hit ? hit.outerHTML.slice(0, 100) : 'the edge of the window'
    return [...small, `${name} at ${Math.round(left)}, ${Math.round(top)} is covered by ${over}`]
  })
  for (const row of root.querySelectorAll('*')) if (row.scrollLeft !== 0) row.scrollLeft = 0
  scrollTo({ top: place, behavior: 'instant' })
  return faults
}

/**
 * Texts that lie on other texts, and texts of which an edge takes a part. What ends in an ellipsis or after some lines is meant to, and what stays in
 * place while the page scrolls lies over it.
 */
export function findBadTexts(root: Element): string[] {
  const boxes: { node: Node; text: string; left: number; right: number; top: number; bottom: number }[] = []
  const faults: string[] = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const range = document.createRange()
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? ''
    const parent = node.parentElement
    if (!text || !parent?.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    if (parent.closest('option, script, style, pre, [role=tooltip], [aria-hidden=true]')) continue
    range.selectNodeContents(node)
    for (const rect of range.getClientRects()) {
      let { left, right, top, bottom } = rect
      let isFloating = false
      let isCut = false
      for (let at: Element | null = parent; at && at !== document.body; at = at.parentElement) {
        const style = getComputedStyle(at)
        if (/fixed|sticky/.test(style.position)) isFloating = true
        const isClipping = style.overflowX !== 'visible' || (style.position === 'absolute' && style.clipPath !== 'none')
        if (!isClipping || style.display === 'inline') continue
        const edge = at.getBoundingClientRect()
        const isMeant = style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none'
        const isScrolled = /auto|scroll/.test(style.overflowX + style.overflowY)
        const out = Math.max(edge.left - left, right - edge.right, edge.top - top, bottom - edge.bottom)
        // The line's own height may be more than that of its letters.
        if (out > 4 && !isMeant && !isScrolled && edge.width > 2) isCut = true
        left = Math.max(left, edge.left)
        right = Math.min(right, edge.right)
        top = Math.max(top, edge.top)
        bottom = Math.min(bottom, edge.bottom)
      }
      if (right - left < 2 || bottom - top < 2) continue
      if (isCut || left < -1 || right > document.documentElement.clientWidth + 1)
        faults.push(`“${text.slice(0, 60)}” is cut`)
      if (!isFloating) boxes.push({ node, text, left, right, top, bottom })
    }
  }
  boxes.forEach((a, i) => {
    for (const b of boxes.slice(i + 1)) {
      const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
      const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
      // Where an ellipsis ends it, a text has two boxes in one place.
      if (width > 3 && height > 5 && a.node !== b.node)
        faults.push(`“${a.text.slice(0, 40)}” and “${b.text.slice(0, 40)}” overlap`)
    }
  })
  return [...new Set(faults)]
}
