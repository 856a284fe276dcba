-- By which cause an upgrade fails at the moment, and since when it has been filed under it.
ALTER TABLE "upgrade" ADD COLUMN "fingerprint" TEXT;
CREATE INDEX "upgrade_by_fingerprint" ON "upgrade"("fingerprint", "step_since", "id") WHERE "fingerprint" IS NOT NULL;

-- The operators' lists, oldest first: all, those that rest included, and by what is filtered most.
DROP INDEX "upgrade_live";
CREATE INDEX "upgrade_step_since_id_idx" ON "upgrade"("step_since", "id");
CREATE INDEX "upgrade_step_step_since_id_idx" ON "upgrade"("step", "step_since", "id");
CREATE INDEX "upgrade_suite_step_since_id_idx" ON "upgrade"("suite", "step_since", "id");
CREATE INDEX "upgrade_by_problem" ON "upgrade"("problem_code", "step_since", "id") WHERE "problem_code" IS NOT NULL;

-- When a failed build is tried again by itself.
ALTER TABLE "kit_build" ADD COLUMN "next_try_at" TIMESTAMPTZ(3);

-- Each try to build a kit, and what it came to.
CREATE TABLE "kit_attempt" (
    "upgrade_id" UUID NOT NULL,
    "turn" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "problem" JSONB,
    "fingerprint" TEXT,
    "final" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "kit_attempt_pkey" PRIMARY KEY ("upgrade_id", "turn", "attempt")
);
ALTER TABLE "kit_attempt" ADD CONSTRAINT "kit_attempt_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What is searched by: pieces of numbers and names, and keyed digests of addresses. Goes with the record it was made of.
CREATE TABLE "upgrade_search" (
    "id" UUID NOT NULL,
    "upgrade_id" UUID NOT NULL,
    "record_id" UUID,
    "text" TEXT NOT NULL,
    "terms" TEXT[],

    CONSTRAINT "upgrade_search_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "upgrade_search_upgrade_id_idx" ON "upgrade_search"("upgrade_id");
CREATE INDEX "upgrade_search_record_id_idx" ON "upgrade_search"("record_id");
CREATE INDEX "upgrade_search_terms_idx" ON "upgrade_search" USING GIN ("terms");
ALTER TABLE "upgrade_search" ADD CONSTRAINT "upgrade_search_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "upgrade_search" ADD CONSTRAINT "upgrade_search_record_id_fkey" FOREIGN KEY ("record_id") REFERENCES "personal_record"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What stands already is found by its numbers and company names; by addresses once a form is accepted.
WITH said AS (
    SELECT o."id", o."upgrade_id", NULL::uuid AS "record_id", ARRAY[o."order_number", c."customer_number"] AS "values"
    FROM "upgrade_order" o JOIN "upgrade" u ON u."id" = o."upgrade_id" JOIN "customer" c ON c."id" = u."customer_id"
    UNION ALL
    SELECT p."id", p."upgrade_id", p."id", ARRAY[coalesce(p."value" #>> '{company,name}', p."value" ->> 'companyName')]
    FROM "personal_record" p WHERE coalesce(p."value" #>> '{company,name}', p."value" ->> 'companyName') IS NOT NULL
), plain AS (
    SELECT s."id", s."upgrade_id", s."record_id", lower(normalize(v, NFKC)) AS "word"
    FROM said s, unnest(s."values") AS v
)
INSERT INTO "upgrade_search" ("id", "upgrade_id", "record_id", "text", "terms")
SELECT p."id", p."upgrade_id", p."record_id", string_agg(DISTINCT p."word", E'\n'), array_agg(DISTINCT t."term")
FROM plain p, LATERAL (
    SELECT substr(p."word", i, 3) AS "term" FROM generate_series(1, length(p."word") - 2) AS i
    UNION SELECT '^' || left(p."word", n) FROM generate_series(1, 2) AS n
) t
GROUP BY p."id", p."upgrade_id", p."record_id";

-- One row for each place at which an upgrade has stood.
CREATE TABLE "upgrade_stay" (
    "upgrade_id" UUID NOT NULL,
    "turn" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "parked" BOOLEAN NOT NULL,
    "waiting_on" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "upgrade_stay_pkey" PRIMARY KEY ("upgrade_id", "turn")
);
CREATE INDEX "upgrade_stay_since_idx" ON "upgrade_stay"("since");
ALTER TABLE "upgrade_stay" ADD CONSTRAINT "upgrade_stay_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
INSERT INTO "upgrade_stay" ("upgrade_id", "turn", "step", "parked", "waiting_on", "since")
SELECT "id", "turn", "step", "parked", "waiting_on", "step_since" FROM "upgrade";

-- Who has taken an upgrade on, and until when.
CREATE TABLE "upgrade_claim" (
    "upgrade_id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "upgrade_claim_pkey" PRIMARY KEY ("upgrade_id")
);
CREATE INDEX "upgrade_claim_actor_id_idx" ON "upgrade_claim"("actor_id");
ALTER TABLE "upgrade_claim" ADD CONSTRAINT "upgrade_claim_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What operators write about an upgrade, sealed: it may name people.
CREATE TABLE "upgrade_note" (
    "id" UUID NOT NULL,
    "upgrade_id" UUID NOT NULL,
    "actor_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "written_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "upgrade_note_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "upgrade_note_upgrade_id_written_at_idx" ON "upgrade_note"("upgrade_id", "written_at");
ALTER TABLE "upgrade_note" ADD CONSTRAINT "upgrade_note_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What was asked of operations under an idempotency key, and what it was about.
CREATE TABLE "operations_request" (
    "actor_id" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "request_digest" BYTEA NOT NULL,
    "subject" TEXT NOT NULL,

    CONSTRAINT "operations_request_pkey" PRIMARY KEY ("actor_id", "route", "idempotency_key")
);

-- When each part of the service last worked.
CREATE TABLE "sign_of_life" (
    "part" TEXT NOT NULL,
    "heard_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_of_life_pkey" PRIMARY KEY ("part")
);

-- The last commands of an upgrade.
CREATE INDEX "command_upgrade_id_position_idx" ON "command"("upgrade_id", "position");
CREATE INDEX "upgrade_order_partner" ON "upgrade_order"("partner_id", "upgrade_id");
