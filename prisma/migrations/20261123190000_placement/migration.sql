-- A finished model can be given its size, its upright and a crop box; its files are then written anew, from what they were.
ALTER TABLE "jobs" ADD COLUMN "placement" JSONB;
ALTER TABLE "jobs" ADD COLUMN "placement_version" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "jobs" ADD COLUMN "exports_state" TEXT NOT NULL DEFAULT 'current';
ALTER TABLE "jobs" ADD COLUMN "exports_error" JSONB;
ALTER TABLE "artifacts" ADD COLUMN "original" JSONB;
