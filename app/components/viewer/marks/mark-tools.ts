/** `annotate`: texts at places of the model. `views`: views with a name. */
export const MARK_TOOLS = ['annotate', 'views'] as const
export type MarkTool = (typeof MARK_TOOLS)[number]

export function isMarkTool(tool: string | null): tool is MarkTool {
  return tool !== null && (MARK_TOOLS as readonly string[]).includes(tool)
}
