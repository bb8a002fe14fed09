import { useMutation } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import type { JobView } from '#server/contracts/job-view.ts'
import { useTRPCClient } from '../../lib/trpc.ts'
import { useLoadQueue } from '../../lib/upload/capture-provider.tsx'
import { useWords } from '../../lib/words/words-provider.tsx'
import { Button } from '../ui/button.tsx'
import { notify, notifyError } from '../ui/toasts.tsx'

interface AddPhotosButtonProps {
  job: JobView
  kind?: 'primary' | 'secondary'
}

/** Takes a reconstruction's photos to the form for a new one, for those who went out and took the missing ones. */
export function AddPhotosButton({ job, kind = 'secondary' }: AddPhotosButtonProps) {
  const { t } = useWords()
  const client = useTRPCClient()
  const loadQueue = useLoadQueue()
  const router = useRouter()
  const { name, preset, photos, maskIds, settings } = job
  const take = useMutation({
    mutationFn: async () => {
      const ids = [...photos.map(({ uploadId }) => uploadId), ...maskIds]
      const [queue, { uploads }] = await Promise.all([loadQueue(), client.upload.list.query({ ids })])
      return { queue, uploads }
    },
    onSuccess: ({ queue, uploads }) => {
      queue.adopt({ uploads, maskIds, name, preset, background: settings.background })
      router.push('/')
      notify(t('jobs.photosAdded', { count: uploads.length - maskIds.length, name }))
    },
    onError: notifyError,
  })
  return (
    <Button kind={kind} isDisabled={take.isPending} onPress={() => take.mutate()}>
      {t('jobs.addPhotos')}
    </Button>
  )
}
