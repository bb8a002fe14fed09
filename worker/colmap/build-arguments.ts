import { AppError } from '#server/errors.ts'
import { COLMAP_OPTIONS, type ColmapCommand, type ColmapOptionValues } from './colmap-options.ts'

/**
 * The argument list of a COLMAP command.
 *
 * @param listed names of the options that the installed program has, without dashes.
 * @throws AppError ENGINE_MISSING when it lacks one that we can't do without.
 */
export function buildArguments<Command extends ColmapCommand>(
  command: Command,
  values: ColmapOptionValues<Command>,
  listed: ReadonlySet<string>,
): string[] {
  const known: Record<string, { names: readonly string[]; optional?: true }> = COLMAP_OPTIONS[command]
  const args: string[] = [command]
  for (const [option, value] of Object.entries<string | number | boolean | undefined>(values)) {
    const spec = known[option]
    if (value === undefined || !spec) continue
    const name = spec.names.find((candidate) => listed.has(candidate))
    if (name !== undefined) args.push(`--${name}`, typeof value === 'boolean' ? String(Number(value)) : String(value))
    else if (!spec.optional) throw unknownOption(command, spec.names)
  }
  return args
}

function unknownOption(command: string, names: readonly string[]): AppError {
  return new AppError('ENGINE_MISSING', {
    message: `The installed COLMAP is not one that Maquette knows: its ${command} has no option ${names.join(' or ')}.`,
    suggestion: 'Install COLMAP 3.8 or a later version up to 4.1.',
  })
}
