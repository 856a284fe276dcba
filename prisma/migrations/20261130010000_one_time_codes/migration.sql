-- Links and codes for one use. What is mailed is derived from the id: a copy of this table opens nothing.
CREATE TABLE "one_time_code" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "address_digest" BYTEA NOT NULL,
    "request_digest" BYTEA,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "used_by" BYTEA,

    CONSTRAINT "one_time_code_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "one_time_code_request_digest_key" ON "one_time_code"("request_digest");
CREATE INDEX "one_time_code_account_id_idx" ON "one_time_code"("account_id");
ALTER TABLE "one_time_code" ADD CONSTRAINT "one_time_code_account_id_fkey"
    FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
