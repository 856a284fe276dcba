-- People at the vendor, and the browsers in which they are signed in. Of secrets there are digests, or they lie sealed.
CREATE TABLE "operator" (
    "id" UUID NOT NULL,
    "login" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT,
    "totp_sealed" BYTEA NOT NULL,
    "totp_step" BIGINT,
    "recovery_digests" BYTEA[] NOT NULL,
    "set_up_digest" BYTEA,
    "set_up_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "dismissed_at" TIMESTAMPTZ(3),

    CONSTRAINT "operator_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "operator_login_key" ON "operator"("login");
CREATE UNIQUE INDEX "operator_set_up_digest_key" ON "operator"("set_up_digest");

CREATE TABLE "operator_session" (
    "id" UUID NOT NULL,
    "operator_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "operator_session_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "operator_session_digest_key" ON "operator_session"("digest");
CREATE INDEX "operator_session_operator_id_idx" ON "operator_session"("operator_id");
ALTER TABLE "operator_session" ADD CONSTRAINT "operator_session_operator_id_fkey" FOREIGN KEY ("operator_id") REFERENCES "operator"("id") ON DELETE CASCADE ON UPDATE CASCADE;
