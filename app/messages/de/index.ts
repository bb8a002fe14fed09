import type { Messages } from '../message-types.ts'
import { common } from './common.ts'
import { compare } from './compare.ts'
import { adviceNotes, errorNotes } from './error-notes.ts'
import { errors } from './errors.ts'
import { fileNotes } from './file-notes.ts'
import { grade } from './grade.ts'
import { home } from './home.ts'
import { intake } from './intake.ts'
import { jobs } from './jobs.ts'
import { marks } from './marks.ts'
import { photoNotes } from './photo-notes.ts'
import { projects } from './projects.ts'
import { remedies } from './remedies.ts'
import { report } from './report.ts'
import { settings } from './settings.ts'
import { share } from './share.ts'
import { stages } from './stages.ts'
import { status } from './status.ts'
import { steps } from './steps.ts'
import { system } from './system.ts'
import { time } from './time.ts'
import { upload } from './upload.ts'
import { uploadNotes } from './upload-notes.ts'
import { viewer } from './viewer.ts'
import { zipReasons } from './zip-reasons.ts'

export const de: Messages = {
  common,
  compare,
  adviceNotes,
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
