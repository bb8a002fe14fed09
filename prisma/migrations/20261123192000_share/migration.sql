-- A link by which others may look at a result. It is kept as it is, to be shown again; whoever reads this table has the result itself.
ALTER TABLE "jobs" ADD COLUMN "share_token" TEXT;
CREATE UNIQUE INDEX "jobs_share_token_key" ON "jobs"("share_token");
