-- A mail to be sent: one for each cause, so that what runs twice mails once.
CREATE TABLE "mail" (
    "id" UUID NOT NULL,
    "cause" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "upgrade_id" UUID,
    "recipient" BYTEA NOT NULL,
    "sealed" BYTEA,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "tried_at" TIMESTAMPTZ(3),
    "refusal" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "mail_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "mail_state" CHECK ("state" IN ('waiting', 'sending', 'sent', 'refused', 'unsure'))
);
CREATE UNIQUE INDEX "mail_cause_key" ON "mail"("cause");
CREATE INDEX "mail_upgrade_id_idx" ON "mail"("upgrade_id");
CREATE INDEX "mail_recipient_idx" ON "mail"("recipient");
CREATE INDEX "mail_state_id_idx" ON "mail"("state", "id");
ALTER TABLE "mail" ADD CONSTRAINT "mail_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What is to be sent next, and what was being sent when its worker was last heard of.
CREATE INDEX "mail_waiting" ON "mail"("next_try_at", "id") WHERE "state" = 'waiting';
CREATE INDEX "mail_sending" ON "mail"("tried_at") WHERE "state" = 'sending';
