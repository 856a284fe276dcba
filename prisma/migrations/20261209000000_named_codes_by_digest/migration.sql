-- CreateIndex
CREATE INDEX "named_code_digest_idx" ON "named_code"("digest");
