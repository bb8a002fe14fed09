-- tus has a finished upload answer with its metadata as they were sent; the notes beside the bytes are gone by then.
ALTER TABLE "uploads" ADD COLUMN "tus_metadata" TEXT;
