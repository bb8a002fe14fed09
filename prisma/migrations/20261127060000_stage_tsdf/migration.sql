-- The stage that fuses given depth maps is called after its method: carve -> tsdf.
UPDATE "jobs" SET "stage" = 'tsdf' WHERE "stage" = 'carve';
UPDATE "jobs" SET "timings" = (
  SELECT jsonb_agg(CASE WHEN timing->>'name' = 'carve' THEN jsonb_set(timing, '{name}', '"tsdf"') ELSE timing END ORDER BY place)
  FROM jsonb_array_elements("timings") WITH ORDINALITY AS each(timing, place)
) WHERE "timings" @> '[{"name": "carve"}]';
UPDATE "job_events" SET "data" = jsonb_set("data", '{stage}', '"tsdf"') WHERE "data"->>'stage' = 'carve';
