-- A job may be made from another one: with its photos and with what its workspace still holds. Settings may differ from the preset's.
ALTER TABLE "jobs" ADD COLUMN "settings" JSONB;
ALTER TABLE "jobs" ADD COLUMN "source_job_id" UUID;
