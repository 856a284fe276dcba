-- How far a build is: parts that are done, of all it has; null before the first is counted.
ALTER TABLE "kit_build"
    ADD COLUMN "parts" INTEGER,
    ADD COLUMN "parts_done" INTEGER;

-- Public keys that kits were signed with: customers compare their fingerprints, long after a key was replaced.
CREATE TABLE "kit_signing_key" (
    "fingerprint" TEXT NOT NULL,
    "ssh_public_key" BYTEA NOT NULL,
    "rsa_fingerprint" TEXT NOT NULL,
    "rsa_public_key" TEXT NOT NULL,
    "first_used_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "kit_signing_key_pkey" PRIMARY KEY ("fingerprint", "rsa_fingerprint")
);
