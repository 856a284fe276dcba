-- Lists that operators go through one by one, oldest first.
CREATE INDEX "upgrade_sold_not_registered" ON "upgrade"("step_since", "id") WHERE "step" IN ('registration-key', 'lapsed');
CREATE INDEX "upgrade_not_chosen" ON "upgrade"("step_since", "id")
  WHERE "selection" IS NULL AND "step" IN ('license-agreement', 'account-form', 'activation-plan', 'product-selection');
CREATE INDEX "upgrade_operator_needed" ON "upgrade"("step_since", "id") WHERE "operator_needed";
CREATE INDEX "upgrade_order_ending" ON "upgrade_order"("expires_on", "id") WHERE "ended_as" IS NULL;

-- How far the upgrades came that were opened lately.
CREATE INDEX "upgrade_created_at_id_idx" ON "upgrade"("created_at", "id");

-- What people have to know: one for each group or part of the service while it lasts.
CREATE TABLE "alert" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "alert_opened_at_id_idx" ON "alert"("opened_at", "id");
CREATE UNIQUE INDEX "alert_open" ON "alert"("kind", "subject") WHERE "resolved_at" IS NULL;

-- That it was opened, and that it is over.
CREATE TABLE "alert_event" (
    "number" INTEGER NOT NULL,
    "alert_id" UUID NOT NULL,
    "what" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alert_event_pkey" PRIMARY KEY ("number")
);
CREATE UNIQUE INDEX "alert_event_alert_id_what_key" ON "alert_event"("alert_id", "what");
ALTER TABLE "alert_event" ADD CONSTRAINT "alert_event_alert_id_fkey" FOREIGN KEY ("alert_id") REFERENCES "alert"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
