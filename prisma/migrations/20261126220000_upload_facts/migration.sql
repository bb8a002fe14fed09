-- More of what a photo says of itself. Unknown for uploads that were checked before: their files still hold it.
ALTER TABLE "uploads" ADD COLUMN "orientation" INTEGER;
ALTER TABLE "uploads" ADD COLUMN "lens_model" TEXT;
ALTER TABLE "uploads" ADD COLUMN "latitude_deg" DOUBLE PRECISION;
ALTER TABLE "uploads" ADD COLUMN "longitude_deg" DOUBLE PRECISION;
-- What the check noticed and did not refuse: UploadNote[].
ALTER TABLE "uploads" ADD COLUMN "notes" JSONB NOT NULL DEFAULT '[]';
