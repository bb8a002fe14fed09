-- Whoever shows a job wants to know when it changes. A trigger says so for every write there is or will be; PostgreSQL
-- sends it when the transaction commits, once however often the job was written. The channel is that of
-- server/services/jobs/job-changes.ts.
CREATE FUNCTION "notify_job_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('maquette_job', (to_jsonb(COALESCE(NEW, OLD)) ->> TG_ARGV[0]));
  RETURN NULL;
END $$;

CREATE TRIGGER "jobs_notify" AFTER INSERT OR UPDATE OR DELETE ON "jobs"
  FOR EACH ROW EXECUTE FUNCTION "notify_job_change"('id');
CREATE TRIGGER "job_photos_notify" AFTER UPDATE ON "job_photos"
  FOR EACH ROW EXECUTE FUNCTION "notify_job_change"('job_id');
CREATE TRIGGER "artifacts_notify" AFTER INSERT OR UPDATE OR DELETE ON "artifacts"
  FOR EACH ROW EXECUTE FUNCTION "notify_job_change"('job_id');
