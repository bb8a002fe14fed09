-- Captures of which more is known than their photos: poses, depth, masks.
CREATE TYPE "capture_role" AS ENUM ('color', 'depth', 'mask');
ALTER TABLE "job_photos" ADD COLUMN "role" "capture_role" NOT NULL DEFAULT 'color';
ALTER TABLE "jobs" ADD COLUMN "capture" JSONB;
