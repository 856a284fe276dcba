-- Failures by what they have in common.
CREATE INDEX "kit_attempt_failures" ON "kit_attempt"("fingerprint", "ended_at") INCLUDE ("upgrade_id") WHERE "fingerprint" IS NOT NULL;
CREATE INDEX "kit_attempt_failed_at" ON "kit_attempt"("ended_at") INCLUDE ("fingerprint", "upgrade_id") WHERE "fingerprint" IS NOT NULL;

-- What operators know about a group of failures.
CREATE TABLE "failure_note" (
    "fingerprint" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "failure_note_pkey" PRIMARY KEY ("fingerprint")
);

-- A bulk retry: what it is about is frozen in its items.
CREATE TABLE "campaign" (
    "id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "phase" TEXT NOT NULL,
    "stop_cause" TEXT,
    "filter" JSONB NOT NULL,
    "reason_sealed" BYTEA NOT NULL,
    "per_minute" INTEGER NOT NULL,
    "total" INTEGER NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "approved_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "phase_since" TIMESTAMPTZ(3) NOT NULL,
    "looked_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "campaign_created_at_id_idx" ON "campaign"("created_at", "id");
CREATE INDEX "campaign_running" ON "campaign"("looked_at") WHERE "state" NOT IN ('done', 'canceled');

CREATE TABLE "campaign_item" (
    "campaign_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "upgrade_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "phase" TEXT,
    "fingerprint" TEXT NOT NULL,
    "command_id" UUID,
    "skipped_because" TEXT,
    "problem" JSONB,
    "asked_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "open" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "campaign_item_pkey" PRIMARY KEY ("campaign_id", "position")
);
CREATE UNIQUE INDEX "campaign_item_campaign_id_upgrade_id_key" ON "campaign_item"("campaign_id", "upgrade_id");
CREATE INDEX "campaign_item_campaign_id_state_position_idx" ON "campaign_item"("campaign_id", "state", "position");
-- Never two campaigns on one upgrade.
CREATE UNIQUE INDEX "campaign_item_open" ON "campaign_item"("upgrade_id") WHERE "open";
CREATE INDEX "campaign_item_upgrade_id_idx" ON "campaign_item"("upgrade_id");
ALTER TABLE "campaign_item" ADD CONSTRAINT "campaign_item_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "campaign_item" ADD CONSTRAINT "campaign_item_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
