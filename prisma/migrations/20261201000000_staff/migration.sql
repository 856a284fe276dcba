-- What people at the vendor did that is no command: numbered without gaps, chained by hashes, never changed.
CREATE TABLE "operator_act" (
    "number" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "act" TEXT NOT NULL,
    "upgrade_id" UUID,
    "subject" TEXT,
    "reason_digest" TEXT,
    "reason_sealed" BYTEA,
    "before" JSONB,
    "after" JSONB,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "operator_act_pkey" PRIMARY KEY ("number")
);
CREATE INDEX "operator_act_upgrade_id_number_idx" ON "operator_act"("upgrade_id", "number");

-- A reason can be erased, or sealed anew under another key; the hash covers its digest alone.
CREATE FUNCTION operator_act_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - 'reason_sealed' = to_jsonb(OLD) - 'reason_sealed' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what an operator did is never changed or deleted';
END $$;
CREATE TRIGGER operator_act_stands BEFORE UPDATE OR DELETE ON "operator_act"
    FOR EACH ROW EXECUTE FUNCTION operator_act_stands();
CREATE TRIGGER operator_acts_stay BEFORE TRUNCATE ON "operator_act"
    FOR EACH STATEMENT EXECUTE FUNCTION operator_act_stands();
