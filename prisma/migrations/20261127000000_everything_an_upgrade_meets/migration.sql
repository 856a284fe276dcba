-- AlterTable
ALTER TABLE "upgrade"
    ADD COLUMN "told" JSONB NOT NULL DEFAULT '[]',
    ADD COLUMN "extended_days" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "code_ends_on" DATE,
    ADD COLUMN "barred_id" UUID,
    ADD COLUMN "registered_at" TIMESTAMPTZ(3),
    ADD COLUMN "downloaded_at" TIMESTAMPTZ(3),
    ADD COLUMN "release_request" JSONB,
    ADD COLUMN "left_active" JSONB,
    ADD COLUMN "plans_made" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "run_trouble" TEXT;

UPDATE "upgrade" SET "plans_made" = "plan_version",
    "registered_at" = CASE WHEN "step" IN ('registration-key', 'lapsed') THEN NULL ELSE "created_at" END;

-- AlterTable
ALTER TABLE "upgrade_order" ADD COLUMN "ended_as" TEXT, ADD COLUMN "ended_on" DATE;

-- AlterTable
ALTER TABLE "kit_build" ADD COLUMN "heard_at" TIMESTAMPTZ(3);

-- One upgrade for each customer and suite, until nothing comes of it any more.
DROP INDEX "upgrade_suite_account";
CREATE UNIQUE INDEX "upgrade_suite_account" ON "upgrade"("customer_id", "suite")
    WHERE "step" NOT IN ('canceled', 'abandoned', 'reverting', 'reverted');
