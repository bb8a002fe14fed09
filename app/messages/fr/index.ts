import type { Messages } from '../message-types.ts'
import { common } from './common.ts'
import { grade } from './grade.ts'
import { home } from './home.ts'
import { jobs } from './jobs.ts'
import { report } from './report.ts'
import { settings } from './settings.ts'
import { stages } from './stages.ts'
import { status } from './status.ts'
import { time } from './time.ts'
import { upload } from './upload.ts'
import { viewer } from './viewer.ts'

export const fr: Messages = { common, grade, home, jobs, report, settings, stages, status, time, upload, viewer }
