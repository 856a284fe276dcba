-- Attempts at kits are writes, and nothing that changes what an operator decides on: they are counted apart.
ALTER TABLE "upgrade" ADD COLUMN "attempts_begun" INTEGER NOT NULL DEFAULT 0;

-- What the state of each license was, and since when: a license itself has only its state of now.
CREATE TABLE "license_state" (
    "license_id" UUID NOT NULL,
    "number" BIGSERIAL NOT NULL,
    "state" TEXT NOT NULL,
    "cause" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "license_state_pkey" PRIMARY KEY ("license_id", "number")
);
ALTER TABLE "license_state" ADD CONSTRAINT "license_state_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "license"("id") ON DELETE CASCADE ON UPDATE CASCADE;
INSERT INTO "license_state" ("license_id", "state", "cause", "since")
SELECT "id", "state", "state_cause", "created_at" FROM "license";

CREATE FUNCTION "keep_license_state"() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' OR NEW."state" IS DISTINCT FROM OLD."state" OR NEW."state_cause" IS DISTINCT FROM OLD."state_cause" THEN
        INSERT INTO "license_state" ("license_id", "state", "cause", "since")
        VALUES (NEW."id", NEW."state", NEW."state_cause",
            CASE WHEN TG_OP = 'INSERT' THEN NEW."created_at" ELSE crossgrade_now() END);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER "license_state_kept" AFTER INSERT OR UPDATE OF "state", "state_cause" ON "license"
    FOR EACH ROW EXECUTE FUNCTION "keep_license_state"();
