-- How good the result is, for the list. Null for results that were judged before: their report.json says it.
ALTER TABLE "jobs" ADD COLUMN "grade" TEXT;
