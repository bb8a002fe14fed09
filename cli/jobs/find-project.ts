import type { MaquetteClient } from '../../sdk/maquette-client.ts'
import { MaquetteError } from '../../sdk/maquette-error.ts'

/** The id of the project that has this name, in any case. Throws PROJECT_NOT_FOUND. */
export async function findProject(client: MaquetteClient, name: string): Promise<string> {
  const { projects } = await client.api.project.list.query()
  const wanted = name.trim().toLowerCase()
  const found = projects.find((project) => project.name.toLowerCase() === wanted)
  if (found) return found.id
  throw new MaquetteError('PROJECT_NOT_FOUND', {
    message: `There is no project ${name}.`,
    suggestion:
      projects.length > 0 ? `There are: ${projects.map((one) => one.name).join(', ')}.` : 'There is none yet.',
  })
}
