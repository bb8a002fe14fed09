/** Where the pipeline's tests may get it from. */
export {
  type CrashingDisk,
  canMount,
  canMountImages,
  type MountedDisk,
  mountCrashingDisk,
  mountSmallDisk,
} from '#server/testing/mount-disk.ts'
