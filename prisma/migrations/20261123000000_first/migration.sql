CREATE TYPE "upload_status" AS ENUM ('receiving', 'checking', 'accepted', 'refused');
CREATE TYPE "job_status" AS ENUM ('queued', 'running', 'cancelling', 'completed', 'failed', 'cancelled');
CREATE TYPE "photo_state" AS ENUM ('pending', 'registered', 'unregistered');

CREATE TABLE "uploads" (
  "id" UUID NOT NULL,
  "owner_id" TEXT NOT NULL,
  "capture_id" UUID NOT NULL,
  "status" "upload_status" NOT NULL,
  "file_name" TEXT NOT NULL,
  "byte_size" BIGINT NOT NULL,
  "media_type" TEXT,
  "width_px" INTEGER,
  "height_px" INTEGER,
  "focal_length_mm" DOUBLE PRECISION,
  "focal_length_35mm" DOUBLE PRECISION,
  "captured_at" TEXT,
  "camera_model" TEXT,
  "sha256" TEXT,
  "sharpness" DOUBLE PRECISION,
  "duplicate_of" UUID,
  "error" JSONB,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "uploads_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "uploads_owner_id_capture_id_idx" ON "uploads" ("owner_id", "capture_id");
CREATE INDEX "uploads_owner_id_sha256_idx" ON "uploads" ("owner_id", "sha256");

CREATE TABLE "jobs" (
  "id" UUID NOT NULL,
  "owner_id" TEXT NOT NULL,
  "idempotency_key" UUID NOT NULL,
  "name" TEXT NOT NULL,
  "preset" TEXT NOT NULL,
  "status" "job_status" NOT NULL,
  "stage" TEXT,
  "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
  "message" TEXT NOT NULL DEFAULT '',
  "time_left_low" DOUBLE PRECISION,
  "time_left_high" DOUBLE PRECISION,
  "attempt" INTEGER NOT NULL DEFAULT 0,
  "error" JSONB,
  "timings" JSONB NOT NULL DEFAULT '[]',
  "estimate" JSONB NOT NULL,
  "models" JSONB NOT NULL DEFAULT '[]',
  "engine" TEXT,
  "cancel_requested_by" TEXT,
  "cancel_requested_at" TIMESTAMPTZ(3),
  "cancel_token_hash" TEXT,
  "cancel_token_expires_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "started_at" TIMESTAMPTZ(3),
  "finished_at" TIMESTAMPTZ(3),
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "jobs_owner_id_idempotency_key_key" ON "jobs" ("owner_id", "idempotency_key");
CREATE INDEX "jobs_owner_id_id_idx" ON "jobs" ("owner_id", "id" DESC);
CREATE INDEX "jobs_status_idx" ON "jobs" ("status");

CREATE TABLE "job_photos" (
  "job_id" UUID NOT NULL,
  "ordinal" INTEGER NOT NULL,
  "upload_id" UUID NOT NULL,
  "state" "photo_state" NOT NULL DEFAULT 'pending',
  "reason" TEXT,
  CONSTRAINT "job_photos_pkey" PRIMARY KEY ("job_id", "ordinal"),
  CONSTRAINT "job_photos_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
  CONSTRAINT "job_photos_upload_id_fkey" FOREIGN KEY ("upload_id") REFERENCES "uploads" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "job_photos_job_id_upload_id_key" ON "job_photos" ("job_id", "upload_id");
CREATE INDEX "job_photos_upload_id_idx" ON "job_photos" ("upload_id");

CREATE TABLE "artifacts" (
  "id" UUID NOT NULL,
  "job_id" UUID NOT NULL,
  "attempt" INTEGER NOT NULL,
  "name" TEXT NOT NULL,
  "description" TEXT NOT NULL,
  "media_type" TEXT NOT NULL,
  "byte_size" BIGINT NOT NULL,
  "sha256" TEXT NOT NULL,
  "storage_key" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "artifacts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "artifacts_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX "artifacts_job_id_name_key" ON "artifacts" ("job_id", "name");

CREATE TABLE "job_events" (
  "id" BIGSERIAL NOT NULL,
  "job_id" UUID NOT NULL,
  "attempt" INTEGER NOT NULL,
  "kind" TEXT NOT NULL,
  "data" JSONB NOT NULL DEFAULT '{}',
  "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "job_events_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "job_events_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX "job_events_job_id_id_idx" ON "job_events" ("job_id", "id");

CREATE TABLE "workers" (
  "id" UUID NOT NULL,
  "host" TEXT NOT NULL,
  "pid" INTEGER NOT NULL,
  "slots" INTEGER NOT NULL,
  "engine" JSONB,
  "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "heartbeat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "workers_pkey" PRIMARY KEY ("id")
);
