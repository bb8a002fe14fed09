import { router } from '../../trpc.ts'
import { addMarkProcedure } from './add-mark.ts'
import { changeMarkProcedure } from './change-mark.ts'
import { confirmCancelProcedure } from './confirm-cancel.ts'
import { duplicateJobProcedure } from './duplicate-job.ts'
import { estimateJobProcedure } from './estimate-job.ts'
import { getJobProcedure } from './get-job.ts'
import { getSharedProcedure } from './get-shared.ts'
import { listJobsProcedure } from './list-jobs.ts'
import { placeJobProcedure } from './place-job.ts'
import { removeJobProcedure } from './remove-job.ts'
import { removeJobsProcedure } from './remove-jobs.ts'
import { removeMarkProcedure } from './remove-mark.ts'
import { renameJobProcedure } from './rename-job.ts'
import { requestCancelProcedure } from './request-cancel.ts'
import { retryJobProcedure } from './retry-job.ts'
import { shareJobProcedure } from './share-job.ts'
import { submitJobProcedure } from './submit-job.ts'
import { unshareJobProcedure } from './unshare-job.ts'
import { watchJobProcedure } from './watch-job.ts'
import { withdrawCancelProcedure } from './withdraw-cancel.ts'

export const jobRouter = router({
  submit: submitJobProcedure,
  get: getJobProcedure,
  watch: watchJobProcedure,
  list: listJobsProcedure,
  estimate: estimateJobProcedure,
  requestCancel: requestCancelProcedure,
  confirmCancel: confirmCancelProcedure,
  withdrawCancel: withdrawCancelProcedure,
  retry: retryJobProcedure,
  duplicate: duplicateJobProcedure,
  rename: renameJobProcedure,
  place: placeJobProcedure,
  addMark: addMarkProcedure,
  changeMark: changeMarkProcedure,
  removeMark: removeMarkProcedure,
  remove: removeJobProcedure,
  removeMany: removeJobsProcedure,
  share: shareJobProcedure,
  unshare: unshareJobProcedure,
  shared: getSharedProcedure,
})
