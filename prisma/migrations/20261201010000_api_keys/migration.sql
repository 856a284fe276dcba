-- Keys with which partners come in: of the secret there is only a digest.
CREATE TABLE "api_key" (
    "id" UUID NOT NULL,
    "partner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "scopes" TEXT[] NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "replaced_by" UUID,
    "request_key" TEXT,
    "request_digest" BYTEA NOT NULL,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "api_key_digest_key" ON "api_key"("digest");
CREATE UNIQUE INDEX "api_key_created_by_request_key_key" ON "api_key"("created_by", "request_key");
CREATE INDEX "api_key_partner_id_id_idx" ON "api_key"("partner_id", "id");
