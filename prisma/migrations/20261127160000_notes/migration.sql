-- The same as reason and description, by a code and numbers, for pages in other languages. Null: an older version wrote the text alone.
ALTER TABLE "job_photos" ADD COLUMN "note" JSONB;
ALTER TABLE "artifacts" ADD COLUMN "note" JSONB;
