-- Whoever owns upgrades; the address is sealed, and found by a keyed digest of its normal form.
CREATE TABLE "account" (
    "id" UUID NOT NULL,
    "address_digest" BYTEA NOT NULL,
    "address_sealed" BYTEA NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "account_address_digest_key" ON "account"("address_digest");

-- A browser that is signed in: by proof of the address, or by the form of one upgrade, which it alone reaches then.
CREATE TABLE "account_session" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "token_digest" BYTEA,
    "upgrade_id" UUID,
    "browser" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_session_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "account_session_of_one_kind" CHECK (("token_digest" IS NULL) <> ("upgrade_id" IS NULL))
);
CREATE UNIQUE INDEX "account_session_token_digest_key" ON "account_session"("token_digest");
CREATE INDEX "account_session_account_id_idx" ON "account_session"("account_id");
CREATE INDEX "account_session_upgrade_id_idx" ON "account_session"("upgrade_id");
ALTER TABLE "account_session" ADD CONSTRAINT "account_session_account_id_fkey"
    FOREIGN KEY ("account_id") REFERENCES "account"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "account_session" ADD CONSTRAINT "account_session_upgrade_id_fkey"
    FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The visitor whose form made the account an upgrade's owner.
ALTER TABLE "upgrade" ADD COLUMN "visitor_id" UUID;
CREATE INDEX "upgrade_owner_id_id_idx" ON "upgrade"("owner_id", "id");
