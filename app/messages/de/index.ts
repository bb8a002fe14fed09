import type { Messages } from '../message-types.ts'
import { common } from './common.ts'
import { compare } from './compare.ts'
import { errors } from './errors.ts'
import { grade } from './grade.ts'
import { home } from './home.ts'
import { intake } from './intake.ts'
import { jobs } from './jobs.ts'
import { marks } from './marks.ts'
import { adviceNotes, errorNotes } from './notes/error-notes.ts'
import { fileNotes } from './notes/file-notes.ts'
import { photoNotes } from './notes/photo-notes.ts'
import { details } from './notes/refusal-notes.ts'
import { steps } from './notes/steps.ts'
import { uploadNotes } from './notes/upload-notes.ts'
import { zipReasons } from './notes/zip-reasons.ts'
import { projects } from './projects.ts'
import { remedies } from './remedies.ts'
import { report } from './report.ts'
import { settings } from './settings.ts'
import { share } from './share.ts'
import { stages } from './stages.ts'
import { status } from './status.ts'
import { system } from './system.ts'
import { time } from './time.ts'
import { upload } from './upload.ts'
import { viewer } from './viewer.ts'

export const de: Messages = {
  common,
  compare,
  adviceNotes,
  details,
  errorNotes,
  errors,
  fileNotes,
  grade,
  home,
  intake,
  jobs,
  marks,
  projects,
  photoNotes,
  remedies,
  report,
  settings,
  share,
  stages,
  status,
  steps,
  system,
  time,
  upload,
  uploadNotes,
  viewer,
  zipReasons,
}
