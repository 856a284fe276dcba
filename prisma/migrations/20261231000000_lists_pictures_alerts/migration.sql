-- Lists that operators go through one by one, oldest first.
CREATE INDEX "upgrade_sold_not_registered" ON "upgrade"("step_since", "id") WHERE "step" IN ('registration-key', 'lapsed');
CREATE INDEX "upgrade_not_chosen" ON "upgrade"("step_since", "id")
  WHERE "selection" IS NULL AND "step" IN ('license-agreement', 'account-form', 'activation-plan', 'product-selection');
CREATE INDEX "upgrade_operator_needed" ON "upgrade"("step_since", "id") WHERE "operator_needed";
CREATE INDEX "upgrade_order_ending" ON "upgrade_order"("expires_on", "id") WHERE "ended_as" IS NULL;

-- How far the upgrades came that were opened lately.
CREATE INDEX "upgrade_created_at_id_idx" ON "upgrade"("created_at", "id");
