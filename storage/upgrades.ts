import { Prisma } from '../prisma/generated/client.ts';
import type { AccountForm } from '../core/account-form.ts';
import type { KitProblem, Problem } from '../core/problems.ts';
import type { Step, WaitingOn } from '../core/steps.ts';
import type { AddressRequest, LeftActive, ReleaseRequest, StoredPlan } from '../core/upgrade.ts';
import type { Catalog } from './catalog.ts';
import { type Database, reaching } from './database.ts';
import { isWithdrawnKit } from './kits.ts';
import { licenseOf, type LicenseRow, licensesOfUpgrade } from './licenses.ts';
import { openActivationCode, openNamedCodes, parseStoredCode } from './opened-codes.ts';
import { readForm } from './runs.ts';
import type {
  EventRecord,
  FormerKit,
  KitRecord,
  LateCause,
  OrderContact,
  Ownership,
  PlacedOrder,
  SelectionRecord,
  Storage,
  UpgradeRecord,
} from './records.ts';
import type { Sealing } from './sealing.ts';
import { ordersOfUpgrade, planOfUpgrade } from './snapshot.ts';
import { companyOfUpgrade, lateCause, lateSince, ringsUntilAway, supersederOf } from './upgrade-columns.ts';
import { countUpgrades, pageOfUpgrades } from './upgrade-lists.ts';

interface Row {
  id: string;
  customerId: string;
  customerNumber: string;
  companyName: string | null;
  suite: string;
  catalogRevision: number;
  step: Step;
  parked: boolean;
  turn: number;
  revision: number;
  shownRevision: number;
  stepSince: Date;
  dueAt: Date | null;
  waitingOn: WaitingOn;
  operatorNeeded: boolean;
  problem: Problem | null;
  ownerId: string | null;
  visitorId: string | null;
  addressConfirmed: boolean;
  agreementVersion: string | null;
  agreementDigest: string | null;
  agreementAt: Date | null;
  selection: SelectionRecord | null;
  eventCount: number;
  ringCount: number;
  lateSince: Date | null;
  lateCause: LateCause;
  supersededBy: string | null;
  releaseRequest: ReleaseRequest | null;
  addressRequest: AddressRequest | null;
  leftActive: LeftActive | null;
  now: Date;
  orders: PlacedOrder[];
  plan: StoredPlan | null;
  kit: KitRow | null;
  licenses: LicenseRow[];
}

interface KitRow {
  revision: number;
  state: KitRecord['state'] | 'stopped';
  attempt: number;
  problem: KitProblem | null;
  layoutDigest: string | null;
  sizeBytes: number | null;
  startedAt: string;
  finishedAt: string | null;
  progress: number | null;
  former: FormerKit | null;
}

export function createUpgrades(database: Database, catalog: Catalog, sealing: Sealing): Storage['upgrades'] {
  return {
    read: (id) => reaching(() => read(database, catalog, sealing, id)),
    owner: (id) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<Ownership[]>`
          select owner_id as "ownerId", visitor_id as "visitorId", barred_id as "barredId" from upgrade where id = ${id}::uuid`;
        return row ?? null;
      }),
    owned: (ownerId, before, limit) =>
      reaching(async () => {
        const rows = await database.$queryRaw<{ id: string }[]>`
          select id from upgrade where owner_id = ${ownerId}::uuid and (${before}::uuid is null or id < ${before}::uuid)
          order by id desc limit ${limit}`;
        return rows.map(({ id }) => id);
      }),
    page: (filter, page) => reaching(() => pageOfUpgrades(database, sealing, filter, page)),
    count: (filter) => reaching(() => countUpgrades(database, sealing, filter)),
    form: (id) => reaching(() => readFormRecord(database, sealing, id)),
    orderContact: (id) =>
      reaching(async () => {
        const [row] = await database.$queryRaw<{ value: OrderContact }[]>`
          select value from personal_record where upgrade_id = ${id}::uuid and kind = 'order-contact'
          order by recorded_at desc, id desc limit 1`;
        return row?.value ?? null;
      }),
    events: (id, after, limit) =>
      reaching(
        () => database.$queryRaw<EventRecord[]>`
          select upgrade_id as "upgradeId", number, type, facts, command_id as "commandId", at from upgrade_event
          where upgrade_id = ${id}::uuid and number > ${after} order by number limit ${limit}`,
      ),
  };
}

/** What a build, the row `k`, is to take the place of: nothing, once it is ready. */
const formerKit = Prisma.sql`(
  select jsonb_build_object('revision', f.revision, 'layoutDigest', d.layout_digest, 'sizeBytes', d.size_bytes)
  from kit_build f join deployment_kit d on d.layout_digest = f.kit_digest
  where k.state <> 'ready' and f.upgrade_id = k.upgrade_id and f.revision < k.revision and f.state = 'ready'
    and not ${isWithdrawnKit}
  order by f.revision desc limit 1)`;

async function read(database: Database, catalog: Catalog, sealing: Sealing, id: string): Promise<UpgradeRecord | null> {
  const [row] = await database.$queryRaw<Row[]>`
    select u.id, u.customer_id as "customerId", c.customer_number as "customerNumber",
      ${companyOfUpgrade} as "companyName", u.suite, u.catalog_revision as "catalogRevision", u.step, u.parked, u.turn,
      u.revision, u.revision - u.attempts_begun as "shownRevision", u.step_since as "stepSince", u.due_at as "dueAt", u.waiting_on as "waitingOn",
      u.operator_needed as "operatorNeeded", u.problem, u.owner_id as "ownerId", u.visitor_id as "visitorId",
      exists (select 1 from account a where a.id = u.owner_id and a.confirmed_at is not null) as "addressConfirmed",
      u.agreement_version as "agreementVersion", u.agreement_digest as "agreementDigest",
      u.agreement_at as "agreementAt", u.selection, u.event_count as "eventCount", u.ring_count as "ringCount",
      ${lateSince} as "lateSince", ${lateCause} as "lateCause", ${supersederOf(id)} as "supersededBy",
      u.release_request as "releaseRequest", u.address_request as "addressRequest", u.left_active as "leftActive",
      crossgrade_now() as now, ${ordersOfUpgrade} as orders, ${planOfUpgrade} as plan,
      (select jsonb_build_object('revision', k.revision, 'state', k.state, 'attempt', k.attempt, 'problem', k.problem,
          'layoutDigest', k.kit_digest, 'sizeBytes', d.size_bytes, 'startedAt', k.started_at,
          'finishedAt', k.finished_at, 'progress', k.parts_done::float / k.parts, 'former', ${formerKit})
        from kit_build k left join deployment_kit d on d.layout_digest = k.kit_digest
        where k.upgrade_id = u.id and k.revision = u.kit_revision) as kit,
      ${licensesOfUpgrade} as licenses
    from upgrade u join customer c on c.id = u.customer_id
    where u.id = ${id}::uuid`;
  if (!row) return null;
  const { suite, policies } = await catalog.suite(row.catalogRevision, row.suite);
  const licenses = row.licenses.map(licenseOf).map(({ codeSealed, issuedFor, ...license }) => ({
    ...license,
    activationCode: openActivationCode(sealing, license.id, codeSealed),
    issuedFor: issuedFor === id ? license.productId : null,
  }));
  const notMatched = row.plan ? await openNamedCodes(database, sealing, row.plan.notMatched) : [];
  return recordOf(row, { suite, policies, licenses, notMatched });
}

function recordOf(
  row: Row,
  also: Pick<UpgradeRecord, 'suite' | 'policies' | 'licenses'> & { readonly notMatched: readonly string[] },
): UpgradeRecord {
  const { agreementVersion: version, agreementDigest: digest, agreementAt: acceptedAt, ...told } = row;
  const { companyName, plan, stepSince, lateSince: since, lateCause: cause, ringCount, ...rest } = told;
  const { customerId: _customer, catalogRevision: _catalog, releaseRequest, addressRequest, ...same } = rest;
  return {
    ...same,
    since: stepSince,
    companyName: companyName ?? '',
    suite: also.suite,
    policies: also.policies,
    agreement: version !== null && digest !== null && acceptedAt !== null ? { version, digest, acceptedAt } : null,
    plan: plan && { ...plan, notMatched: also.notMatched },
    licenses: also.licenses,
    kit: kitOf(row.kit),
    engineAway: ringCount >= ringsUntilAway,
    late: since && { since, cause },
    releaseRequestedAt: releaseRequest && new Date(releaseRequest.atMs),
    addressRequestedAt: addressRequest && new Date(addressRequest.atMs),
    leftActive: row.leftActive?.licenseIds ?? [],
  };
}

/** A build that was stopped, because its upgrade was abandoned, is no kit. */
function kitOf(kit: KitRow | null): KitRecord | null {
  if (!kit || kit.state === 'stopped') return null;
  const { state, startedAt, finishedAt } = kit;
  return {
    ...kit,
    state,
    startedAt: new Date(startedAt),
    finishedAt: finishedAt === null ? null : new Date(finishedAt),
  };
}

async function readFormRecord(database: Database, sealing: Sealing, id: string) {
  const submitted = await readForm(database, sealing, id);
  if (!submitted) return null;
  const form: AccountForm = submitted.form;
  return { form, ownedActivationCodes: submitted.ownedActivationCodes.map(parseStoredCode) };
}
