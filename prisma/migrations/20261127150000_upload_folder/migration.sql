-- The folder that a file was chosen in, to tell files of one name apart. Empty: chosen alone, or uploaded before.
ALTER TABLE "uploads" ADD COLUMN "folder" TEXT NOT NULL DEFAULT '';
