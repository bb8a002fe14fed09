-- Folders for jobs. A name is there once for an owner, in whatever case: two tabs that make it at the same time get one project.
CREATE TABLE "projects" (
  "id" UUID NOT NULL,
  "owner_id" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "projects_owner_id_name_key" ON "projects"("owner_id", lower("name"));

-- A job outlives its project.
ALTER TABLE "jobs" ADD COLUMN "project_id" UUID;
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_project_id_fkey"
  FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE INDEX "jobs_project_id_idx" ON "jobs"("project_id");

CREATE TABLE "job_tags" (
  "job_id" UUID NOT NULL,
  "tag" TEXT NOT NULL,
  CONSTRAINT "job_tags_pkey" PRIMARY KEY ("job_id", "tag"),
  CONSTRAINT "job_tags_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE
);
-- "Museum" and "museum" are one tag.
CREATE UNIQUE INDEX "job_tags_job_id_lower_key" ON "job_tags"("job_id", lower("tag"));
CREATE INDEX "job_tags_lower_idx" ON "job_tags"(lower("tag"));

-- Both are shown with the job: see the migration 20261123151500_job_changes.
CREATE TRIGGER "job_tags_notify" AFTER INSERT OR DELETE ON "job_tags"
  FOR EACH ROW EXECUTE FUNCTION "notify_job_change"('job_id');

CREATE FUNCTION "notify_project_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('maquette_job', id::text) FROM jobs WHERE project_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER "projects_notify" AFTER UPDATE ON "projects"
  FOR EACH ROW EXECUTE FUNCTION "notify_project_change"();
