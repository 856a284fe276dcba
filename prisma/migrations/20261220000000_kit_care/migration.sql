-- Since when a sweep has found that nothing names the bytes: they stay for a week from then.
ALTER TABLE "blob" ADD COLUMN "unneeded_since" TIMESTAMPTZ(3);
