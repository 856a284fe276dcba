-- Since when the run of an upgrade is in trouble.
ALTER TABLE "upgrade" ADD COLUMN "run_trouble_at" TIMESTAMPTZ(3);

-- Releases, and since when each has been at work: failures that are new since the last one are told apart.
CREATE TABLE "release" (
    "version" TEXT NOT NULL,
    "began_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "release_pkey" PRIMARY KEY ("version")
);
