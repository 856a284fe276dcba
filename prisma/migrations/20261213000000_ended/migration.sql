-- Links, codes and sessions are deleted once they are over.
CREATE INDEX "one_time_code_ends_at_idx" ON "one_time_code"("ends_at");
CREATE INDEX "account_session_last_used_at_idx" ON "account_session"("last_used_at");
CREATE INDEX "account_session_opened_at_idx" ON "account_session"("opened_at");
