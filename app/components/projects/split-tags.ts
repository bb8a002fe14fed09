/** Tags as somebody writes them in one field, with commas between them; each once, in whatever case. */
export function splitTags(text: string): string[] {
  const byKey = new Map<string, string>()
  for (const part of text.split(',')) {
    const tag = part.replace(/\s+/g, ' ').trim().replace(/^#/, '').trim()
    if (tag && !byKey.has(tag.toLowerCase())) byKey.set(tag.toLowerCase(), tag)
  }
  return [...byKey.values()]
}
