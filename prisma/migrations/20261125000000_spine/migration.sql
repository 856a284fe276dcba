-- CreateTable
CREATE TABLE "catalog_revision" (
    "revision" INTEGER NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "content" JSONB NOT NULL,

    CONSTRAINT "catalog_revision_pkey" PRIMARY KEY ("revision")
);

-- CreateTable
CREATE TABLE "installer" (
    "id" UUID NOT NULL,
    "product_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "installer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "license_agreement" (
    "version" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "license_agreement_pkey" PRIMARY KEY ("version","language")
);

-- CreateTable
CREATE TABLE "customer" (
    "id" UUID NOT NULL,
    "customer_number" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upgrade" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "suite" TEXT NOT NULL,
    "catalog_revision" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "parked" BOOLEAN NOT NULL DEFAULT false,
    "turn" INTEGER NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "step_since" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "reminded" INTEGER NOT NULL DEFAULT 0,
    "waiting_on" TEXT,
    "operator_needed" BOOLEAN NOT NULL DEFAULT false,
    "problem_code" TEXT,
    "problem" JSONB,
    "owner_id" UUID,
    "agreement_version" TEXT,
    "agreement_digest" TEXT,
    "agreement_at" TIMESTAMPTZ(3),
    "plan_version" INTEGER NOT NULL DEFAULT 0,
    "selection" JSONB,
    "kit_revision" INTEGER NOT NULL DEFAULT 0,
    "event_count" INTEGER NOT NULL DEFAULT 0,
    "event_hash" BYTEA,
    "ring_count" INTEGER NOT NULL DEFAULT 0,
    "ring_after" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "upgrade_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "registration_key" (
    "upgrade_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "folded" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "registration_key_pkey" PRIMARY KEY ("upgrade_id")
);

-- CreateTable
CREATE TABLE "upgrade_order" (
    "id" UUID NOT NULL,
    "upgrade_id" UUID NOT NULL,
    "partner_id" TEXT NOT NULL,
    "order_number" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "certificate_number" TEXT NOT NULL,
    "content_digest" BYTEA NOT NULL,
    "seats" INTEGER NOT NULL,
    "basis" TEXT NOT NULL,
    "starts_on" DATE NOT NULL,
    "expires_on" DATE NOT NULL,
    "term_months" INTEGER,
    "time_zone" TEXT NOT NULL,
    "placed_on" DATE NOT NULL,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "upgrade_order_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_request" (
    "partner_id" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "request_digest" BYTEA NOT NULL,
    "order_id" UUID NOT NULL,

    CONSTRAINT "order_request_pkey" PRIMARY KEY ("partner_id","idempotency_key")
);

-- CreateTable
CREATE TABLE "license" (
    "id" UUID NOT NULL,
    "customer_id" UUID NOT NULL,
    "product_id" TEXT NOT NULL,
    "code_digest" BYTEA NOT NULL,
    "code_folded" BYTEA NOT NULL,
    "code_sealed" BYTEA NOT NULL,
    "kind" TEXT NOT NULL,
    "edition" INTEGER NOT NULL DEFAULT 1,
    "channel" TEXT NOT NULL DEFAULT 'retail',
    "state" TEXT NOT NULL DEFAULT 'active',
    "state_cause" TEXT,
    "perpetual" BOOLEAN NOT NULL DEFAULT false,
    "maintenance_ends_on" DATE,
    "first_activated_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 0,
    "issued_for" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "license_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "license_grant" (
    "id" UUID NOT NULL,
    "license_id" UUID NOT NULL,
    "order_id" UUID,
    "basis" TEXT NOT NULL,
    "seats" INTEGER NOT NULL,
    "starts_on" DATE NOT NULL,
    "expires_on" DATE,
    "of_trial" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "license_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "named_code" (
    "id" UUID NOT NULL,
    "upgrade_id" UUID NOT NULL,
    "order_id" UUID,
    "digest" BYTEA NOT NULL,
    "folded" BYTEA NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "named_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "personal_record" (
    "id" UUID NOT NULL,
    "upgrade_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "personal_record_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "command" (
    "id" UUID NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "upgrade_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "route" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "request_digest" BYTEA NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "outcome" TEXT,
    "problem" JSONB,
    "effective" BOOLEAN NOT NULL DEFAULT false,
    "decided_at" TIMESTAMPTZ(3),
    "result" JSONB,
    "result_at" TIMESTAMPTZ(3),

    CONSTRAINT "command_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "command_payload" (
    "command_id" UUID NOT NULL,
    "sealed" BYTEA NOT NULL,

    CONSTRAINT "command_payload_pkey" PRIMARY KEY ("command_id")
);

-- CreateTable
CREATE TABLE "upgrade_event" (
    "upgrade_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "command_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "hash" BYTEA NOT NULL,
    "xid" xid8 NOT NULL DEFAULT pg_current_xact_id(),

    CONSTRAINT "upgrade_event_pkey" PRIMARY KEY ("upgrade_id","number")
);

-- CreateTable
CREATE TABLE "activation_plan" (
    "upgrade_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "activation_plan_pkey" PRIMARY KEY ("upgrade_id","version")
);

-- CreateTable
CREATE TABLE "kit_build" (
    "upgrade_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "problem" JSONB,
    "command_id" UUID,
    "kit_digest" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "kit_build_pkey" PRIMARY KEY ("upgrade_id","revision")
);

-- CreateTable
CREATE TABLE "deployment_kit" (
    "layout_digest" TEXT NOT NULL,
    "manifest" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "built_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "deployment_kit_pkey" PRIMARY KEY ("layout_digest")
);

-- CreateTable
CREATE TABLE "sandbox_clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "ahead_ms" BIGINT NOT NULL,

    CONSTRAINT "sandbox_clock_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sandbox_fault" (
    "upgrade_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "remaining" INTEGER NOT NULL,

    CONSTRAINT "sandbox_fault_pkey" PRIMARY KEY ("upgrade_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "installer_product_id_version_platform_key" ON "installer"("product_id", "version", "platform");

-- CreateIndex
CREATE UNIQUE INDEX "customer_customer_number_key" ON "customer"("customer_number");

-- CreateIndex
CREATE INDEX "upgrade_customer_id_idx" ON "upgrade"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "registration_key_digest_key" ON "registration_key"("digest");

-- CreateIndex
CREATE INDEX "registration_key_folded_idx" ON "registration_key"("folded");

-- CreateIndex
CREATE UNIQUE INDEX "upgrade_order_certificate_number_key" ON "upgrade_order"("certificate_number");

-- CreateIndex
CREATE INDEX "upgrade_order_upgrade_id_idx" ON "upgrade_order"("upgrade_id");

-- CreateIndex
CREATE INDEX "upgrade_order_order_number_idx" ON "upgrade_order"("order_number");

-- CreateIndex
CREATE UNIQUE INDEX "upgrade_order_partner_id_order_number_key" ON "upgrade_order"("partner_id", "order_number");

-- CreateIndex
CREATE UNIQUE INDEX "license_code_digest_key" ON "license"("code_digest");

-- CreateIndex
CREATE INDEX "license_customer_id_idx" ON "license"("customer_id");

-- CreateIndex
CREATE INDEX "license_code_folded_idx" ON "license"("code_folded");

-- CreateIndex
CREATE UNIQUE INDEX "license_issued_for_product_id_key" ON "license"("issued_for", "product_id");

-- CreateIndex
CREATE INDEX "license_grant_order_id_idx" ON "license_grant"("order_id");

-- CreateIndex
CREATE UNIQUE INDEX "license_grant_license_id_order_id_key" ON "license_grant"("license_id", "order_id");

-- CreateIndex
CREATE INDEX "named_code_upgrade_id_idx" ON "named_code"("upgrade_id");

-- CreateIndex
CREATE INDEX "personal_record_upgrade_id_kind_recorded_at_idx" ON "personal_record"("upgrade_id", "kind", "recorded_at");

-- CreateIndex

-- CreateIndex
CREATE UNIQUE INDEX "command_scope_route_idempotency_key_key" ON "command"("scope", "route", "idempotency_key");

-- AddForeignKey
ALTER TABLE "upgrade" ADD CONSTRAINT "upgrade_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "registration_key" ADD CONSTRAINT "registration_key_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upgrade_order" ADD CONSTRAINT "upgrade_order_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license" ADD CONSTRAINT "license_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license" ADD CONSTRAINT "license_issued_for_fkey" FOREIGN KEY ("issued_for") REFERENCES "upgrade"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license_grant" ADD CONSTRAINT "license_grant_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "license"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license_grant" ADD CONSTRAINT "license_grant_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "upgrade_order"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "named_code" ADD CONSTRAINT "named_code_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "personal_record" ADD CONSTRAINT "personal_record_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "command" ADD CONSTRAINT "command_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "command_payload" ADD CONSTRAINT "command_payload_command_id_fkey" FOREIGN KEY ("command_id") REFERENCES "command"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upgrade_event" ADD CONSTRAINT "upgrade_event_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "activation_plan" ADD CONSTRAINT "activation_plan_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kit_build" ADD CONSTRAINT "kit_build_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kit_build" ADD CONSTRAINT "kit_build_kit_digest_fkey" FOREIGN KEY ("kit_digest") REFERENCES "deployment_kit"("layout_digest") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sandbox_fault" ADD CONSTRAINT "sandbox_fault_upgrade_id_fkey" FOREIGN KEY ("upgrade_id") REFERENCES "upgrade"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_request" ADD CONSTRAINT "order_request_order_id_fkey" FOREIGN KEY ("order_id") REFERENCES "upgrade_order"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The one clock of all processes: this server's, and in the sandbox as far ahead as its row says.
CREATE FUNCTION "crossgrade_now"() RETURNS TIMESTAMPTZ(3) LANGUAGE sql STABLE AS $$
    SELECT date_trunc('milliseconds', now())
        + coalesce((SELECT "ahead_ms" FROM "sandbox_clock" WHERE "id" = 1), 0) * interval '1 millisecond'
$$;

-- One upgrade for each customer and suite, until it is abandoned.
CREATE UNIQUE INDEX "upgrade_suite_account" ON "upgrade"("customer_id", "suite") WHERE "step" <> 'abandoned';

-- What the bell looks for.
CREATE INDEX "upgrade_due" ON "upgrade"("due_at") WHERE "due_at" IS NOT NULL;
CREATE INDEX "command_undecided" ON "command"("created_at") WHERE "outcome" IS NULL;

-- The oldest undecided command of an upgrade.
CREATE INDEX "command_next" ON "command"("upgrade_id", "position") WHERE "outcome" IS NULL;

-- The operators' lists, oldest first.
CREATE INDEX "upgrade_live" ON "upgrade"("step_since", "id") WHERE "waiting_on" IS NOT NULL;
CREATE INDEX "upgrade_live_by_turn" ON "upgrade"("waiting_on", "step_since", "id") WHERE "waiting_on" IS NOT NULL;
CREATE INDEX "upgrade_for_operator" ON "upgrade"("step_since", "id") WHERE "waiting_on" = 'operator' OR "operator_needed";
