-- What people note on a finished model: annotations, which have a position, and saved views, which have a view alone.
CREATE TABLE "job_marks" (
    "job_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "position" JSONB,
    "view" JSONB,
    "is_opening" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "job_marks_pkey" PRIMARY KEY ("job_id", "id"),
    CONSTRAINT "job_marks_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- A model opens with one view.
CREATE UNIQUE INDEX "job_marks_opening_key" ON "job_marks"("job_id") WHERE "is_opening";

CREATE TRIGGER "job_marks_notify" AFTER INSERT OR UPDATE OR DELETE ON "job_marks"
  FOR EACH ROW EXECUTE FUNCTION "notify_job_change"('job_id');
