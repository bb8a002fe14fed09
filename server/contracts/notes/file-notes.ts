import { type Note, type NoteValues, sayInEnglish } from './note.ts'

/** Of files whose description depends on the model. `Mm`: in millimetres, since the scale is known. */
export const FILE_NOTES = {
  shapeMm: 'Shape as it was seen, in millimetres; closed',
  shape: 'Shape as it was seen, in units of no known size; closed',
  openShapeMm: 'Shape as it was seen, in millimetres; not closed: open along {edges} edges',
  openShape: 'Shape as it was seen, in units of no known size; not closed: open along {edges} edges',
  brokenMm: 'Shape for printing, in millimetres; not quite closed: let your slicer repair {edges} edges',
  broken: 'Shape for printing, in units of no known size; not quite closed: let your slicer repair {edges} edges',
  wholeMm: 'Closed shape for printing, in millimetres; nothing had to be made up',
  whole: 'Closed shape for printing, in units of no known size; nothing had to be made up',
  closedMm: 'Closed shape for printing, in millimetres; {percent}% of its surface is made up to close it',
  closed: 'Closed shape for printing, in units of no known size; {percent}% of its surface is made up to close it',
  fullMesh: 'Mesh in full detail, {triangles} triangles with colours, in the frame of the cameras as reconstructed',
  realSize: 'In its real size',
  halfMetre: 'Half a metre large, until its real size is set',
} as const

export type FileNoteCode = keyof typeof FILE_NOTES

export function fileNote<Code extends FileNoteCode>(
  code: Code,
  ...[values]: NoteValues<(typeof FILE_NOTES)[Code]>
): Note {
  return { code, values: values ?? {} }
}

export function fileNoteText(note: Note): string {
  return sayInEnglish(FILE_NOTES, note)
}
