-- The order of the feed over all upgrades.
CREATE INDEX "upgrade_event_xid_upgrade_id_number_idx" ON "upgrade_event"("xid", "upgrade_id", "number");
