import { type Note, type NoteValues, sayInEnglish } from './note.ts'

/** Of files whose description depends on the model. `Mm`: in millimetres, since the scale is known. */
export const FILE_NOTES = {
  shapeMm: 'Shape as captured, in millimetres; closed',
  shape: 'Shape as captured, in units of unknown size; closed',
  openShapeMm: 'Shape as captured, in millimetres; not closed: open along {edges} edges',
  openShape: 'Shape as captured, in units of unknown size; not closed: open along {edges} edges',
  brokenMm: 'Shape for printing, in millimetres; not quite closed: let your slicer repair {edges} edges',
  broken: 'Shape for printing, in units of unknown size; not quite closed: let your slicer repair {edges} edges',
  wholeMm: 'Closed shape for printing, in millimetres; nothing had to be added',
  whole: 'Closed shape for printing, in units of unknown size; nothing had to be added',
  closedMm: 'Closed shape for printing, in millimetres; {percent}% of its surface was added to close it',
  closed: 'Closed shape for printing, in units of unknown size; {percent}% of its surface was added to close it',
  fullMesh: 'Mesh in full detail, {triangles} coloured triangles, in the frame of the reconstructed cameras',
  realSize: 'In real size',
  halfMetre: 'Half a metre in size until the real size is set',
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
