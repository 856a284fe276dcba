-- What is known of the bytes of an installer: they lie in the object store under their SHA-256.
CREATE TABLE "blob" (
    "sha256" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "block_crcs" BYTEA NOT NULL,
    "kept_at" TIMESTAMPTZ(3) NOT NULL,
    "damaged_at" TIMESTAMPTZ(3),
    "damaged_block" INTEGER,

    CONSTRAINT "blob_pkey" PRIMARY KEY ("sha256")
);

-- AlterTable
ALTER TABLE "installer" ADD COLUMN "withdrawn_reason" TEXT;
CREATE INDEX "installer_sha256_idx" ON "installer"("sha256");

-- A withdrawn installer makes room for another of the same version.
DROP INDEX "installer_product_id_version_platform_key";
CREATE UNIQUE INDEX "installer_published" ON "installer"("product_id", "version", "platform") WHERE "withdrawn_at" IS NULL;

-- Kits that were built before had another form: their links are over, a retry makes them anew.
UPDATE "kit_build" SET "state" = 'stopped', "kit_digest" = NULL WHERE "kit_digest" IS NOT NULL;
DELETE FROM "deployment_kit";

-- AlterTable
ALTER TABLE "deployment_kit"
    ADD COLUMN "layout_version" INTEGER NOT NULL,
    ADD COLUMN "entries" JSONB NOT NULL,
    ADD COLUMN "key_fingerprint" TEXT NOT NULL,
    ADD COLUMN "sha256" TEXT,
    ADD COLUMN "withdrawn_at" TIMESTAMPTZ(3);
CREATE INDEX "deployment_kit_without_sha256" ON "deployment_kit"("built_at") WHERE "sha256" IS NULL AND "withdrawn_at" IS NULL;

-- Which bytes a kit is made of.
CREATE TABLE "deployment_kit_blob" (
    "layout_digest" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,

    CONSTRAINT "deployment_kit_blob_pkey" PRIMARY KEY ("layout_digest", "sha256")
);
CREATE INDEX "deployment_kit_blob_sha256_idx" ON "deployment_kit_blob"("sha256");
ALTER TABLE "deployment_kit_blob" ADD CONSTRAINT "deployment_kit_blob_layout_digest_fkey" FOREIGN KEY ("layout_digest") REFERENCES "deployment_kit"("layout_digest") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE INDEX "kit_build_kit_digest_idx" ON "kit_build"("kit_digest");

-- One download: one kit and one upgrade, however many ranges it took.
CREATE TABLE "kit_download" (
    "upgrade_id" UUID NOT NULL,
    "layout_digest" TEXT NOT NULL,
    "served" int8multirange NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "kit_download_pkey" PRIMARY KEY ("upgrade_id", "layout_digest")
);
ALTER TABLE "kit_download" ADD CONSTRAINT "kit_download_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Which of the keys that are derived for links is in use; older ones open their links until these end.
CREATE TABLE "link_key" (
    "number" INTEGER NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_key_pkey" PRIMARY KEY ("number")
);
INSERT INTO "link_key" ("number", "made_at") VALUES (1, crossgrade_now());

-- An installer on its way in.
CREATE TABLE "installer_upload" (
    "id" UUID NOT NULL,
    "product_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "size_bytes" BIGINT,
    "sha256" TEXT,
    "state" TEXT NOT NULL,
    "received_bytes" BIGINT NOT NULL DEFAULT 0,
    "problem" JSONB,
    "installer_id" UUID,
    "actor_id" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "request_digest" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "installer_upload_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "installer_upload_actor_id_idempotency_key_key" ON "installer_upload"("actor_id", "idempotency_key");

-- CreateTable
CREATE TABLE "catalog_request" (
    "actor_id" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "request_digest" BYTEA NOT NULL,
    "subject" TEXT NOT NULL,

    CONSTRAINT "catalog_request_pkey" PRIMARY KEY ("actor_id","route","idempotency_key")
);

-- A fault that the sandbox provokes: in one upgrade, in one product, or everywhere.
ALTER TABLE "sandbox_fault" DROP CONSTRAINT "sandbox_fault_pkey";
ALTER TABLE "sandbox_fault"
    ALTER COLUMN "upgrade_id" DROP NOT NULL,
    ALTER COLUMN "remaining" DROP NOT NULL,
    ADD COLUMN "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN "product_id" TEXT,
    ADD COLUMN "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    ADD CONSTRAINT "sandbox_fault_pkey" PRIMARY KEY ("id");

-- Upgrades whose run fails at its own code are few, and counted often.
CREATE INDEX "upgrade_in_trouble" ON "upgrade"("id") WHERE "run_trouble" IS NOT NULL;
