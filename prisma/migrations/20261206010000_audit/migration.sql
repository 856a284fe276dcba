-- What people at the vendor asked and did, the newest first.
CREATE INDEX "command_of_operators" ON "command"("created_at", "id") WHERE "actor_kind" IN ('viewer', 'operator', 'lead', 'administrator');
CREATE INDEX "operator_act_at" ON "operator_act"("at", "number");
