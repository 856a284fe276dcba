import type { Command } from '../../core/commands.ts';
import type { NewMail } from '../../core/mail.ts';
import { foldLookAlikes } from '../../core/look-alikes.ts';
import type {
  Asked,
  CommandRecord,
  EventRecord,
  FormRecord,
  KitContent,
  Notices,
  OperatorAct,
  OrderRecord,
  Outcome,
  Page,
  ServedRange,
  Storage,
  UpgradeRecord,
} from '../../storage/records.ts';
import type { PublishedKitKeys } from '../../storage/kit-keys.ts';
import type { OperationsStorage } from '../../storage/operations.ts';
import type { LinkKey } from '../../storage/link-keys.ts';
import { fakeApiKeys, type FakeApiKeys } from './fake-api-keys.ts';
import { fakeOperators } from './fake-operators.ts';
import { fakeCatalog, type FakeCatalog } from './fake-catalog.ts';
import { fakeAccounts, takenBy, type FakeAccounts } from './fake-accounts.ts';
import { certificateRecord, kitContent, kitReady, mailRecord, now, orderRecord, upgrade } from './fixtures.ts';
import { fakeOperations } from './fake-operations.ts';

type Judge = (upgrade: UpgradeRecord, command: Command, asked: Asked) => Outcome;

/** Storage in memory. Tests put into it what they are about, and set how commands are decided. */
export interface FakeStorage extends Storage, OperationsStorage, FakeCatalog, FakeApiKeys, FakeAccounts {
  readonly apiKeys: Storage['apiKeys'];
  readonly upgradeRecords: Map<string, UpgradeRecord>;
  readonly keys: Map<string, string>;
  readonly orderRecords: Map<string, OrderRecord>;
  readonly commandRecords: CommandRecord[];
  readonly asked: { readonly command: Command; readonly asked: Asked }[];
  readonly events: EventRecord[];
  readonly kitContents: Map<string, KitContent>;
  /** Upgrades whose kit was fetched, and what was served to them, in the order of the notes. */
  readonly fetched: string[];
  readonly served: ServedRange[];
  /** Newest first. */
  readonly linkKeyNumbers: LinkKey[];
  readonly acts: OperatorAct[];
  readonly kitKeysPublished: PublishedKitKeys[];
  readonly forms: Map<string, FormRecord>;
  /** Owners who were released, by upgrade. */
  readonly barred: Map<string, string>;
  readonly notices: Notices;
  /** One for each cause. */
  readonly enqueued: Map<string, NewMail>;
  judge: Judge;
  /** Whether commands get their outcome at all. */
  decides: boolean;
  /** Thrown by whatever is asked. */
  failure: Error | null;
  clockMs: number;
  addEvent(event: EventRecord): void;
  listeners(): number;
}

const accepts: Judge = () => ({ accepted: true, effective: true });

export function fakeStorage(): FakeStorage {
  const listeners = new Set<() => void>();
  const requests = new Map<string, { readonly digest: string; readonly id: string }>();
  let count = 0;

  function working(): void {
    if (fake.failure) throw fake.failure;
  }

  function newCommand(upgradeId: string, command: Command, { actor }: Asked): CommandRecord {
    count += 1;
    const id = `01930000-0000-7000-9000-${String(count).padStart(12, '0')}`;
    const { kind } = command;
    const record = {
      id,
      upgradeId,
      kind,
      actor,
      createdAt: now,
      outcome: null,
      decidedAt: null,
      result: null,
      resultAt: null,
    };
    fake.commandRecords.push(record);
    return record;
  }

  function decide(record: CommandRecord, command: Command, asked: Asked): void {
    const subject = fake.upgradeRecords.get(record.upgradeId);
    if (!subject) throw new Error('no such upgrade');
    const outcome = fake.judge(subject, command, asked);
    const at = fake.commandRecords.findIndex(({ id }) => id === record.id);
    fake.commandRecords[at] = { ...record, outcome, decidedAt: now };
    if (outcome.accepted) fake.upgradeRecords.set(subject.id, takenBy(subject, command, asked.actor, fake));
  }

  const fakeCommands: CommandRecord[] = [];
  const fake: FakeStorage = {
    upgradeRecords: new Map([[upgrade().id, upgrade()]]),
    keys: new Map(),
    orderRecords: new Map(),
    commandRecords: fakeCommands,
    asked: [],
    events: [],
    kitContents: new Map([[kitContent.layoutDigest, kitContent]]),
    fetched: [],
    served: [],
    enqueued: new Map(),
    linkKeyNumbers: [{ number: 1, madeAt: now }],
    acts: [],
    kitKeysPublished: [],
    barred: new Map(),
    forms: new Map(),
    judge: accepts,
    decides: true,
    failure: null,
    clockMs: now.getTime(),
    addEvent: (event) => {
      fake.events.push(event);
      for (const changed of listeners) changed();
    },
    listeners: () => listeners.size,

    sandbox: { provoke: async () => true, faults: async () => [], clear: async () => undefined },
    orders: {
      place: async ({ actor }, placed) => {
        working();
        const known = fake.orderRecords.get(`${actor.id} ${placed.orderNumber}`);
        if (known && known.seats !== placed.seats) {
          return { kind: 'refused', problem: { code: 'order-number-used', orderNumber: placed.orderNumber } };
        }
        if (known) return { kind: 'known', order: known };
        const { customer, ownedActivationCodes: _codes, ...rest } = placed;
        const { customerNumber, companyName } = customer;
        const record = orderRecord({ ...rest, customerNumber, companyName });
        fake.orderRecords.set(`${actor.id} ${placed.orderNumber}`, record);
        return { kind: 'placed', order: record };
      },
      find: async (partnerId, orderNumber) => fake.orderRecords.get(`${partnerId} ${orderNumber}`) ?? null,
      page: async () => ({ items: [...fake.orderRecords.values()], nextCursor: null }),
      unregistered: async () => ({ items: [], nextCursor: null }),
    },
    certificates: {
      find: async (partnerId, orderNumber) => {
        const order = fake.orderRecords.get(`${partnerId} ${orderNumber}`);
        return order ? certificateRecord(order) : null;
      },
      byNumber: async (number) => {
        const order = [...fake.orderRecords.values()].find((one) => one.certificateNumber === number);
        return order ? certificateRecord(order) : null;
      },
    },
    registrationKeys: {
      find: async (typed) => {
        working();
        const folded = [...fake.keys].find(([key]) => foldLookAlikes(key) === foldLookAlikes(typed));
        const found = fake.upgradeRecords.get(fake.keys.get(typed) ?? folded?.[1] ?? '');
        return found ? { upgradeId: found.id, ownerId: found.ownerId, registeredAt: now } : null;
      },
    },
    commands: {
      accept: async (upgradeId, command, asked) => {
        working();
        fake.asked.push({ command, asked });
        const { actor, route, idempotencyKey } = asked;
        const digest = JSON.stringify([upgradeId, command]);
        const scope = actor.kind === 'visitor' ? upgradeId : `${actor.kind} ${actor.id}`;
        const name = JSON.stringify([scope, route, idempotencyKey ?? [actor, digest]]);
        const known = requests.get(name);
        if (known && known.digest !== digest) return { kind: 'other-request' };
        const stored = fake.commandRecords.find(({ id }) => id === known?.id);
        if (stored) return { kind: 'known', command: stored };
        const record = newCommand(upgradeId, command, asked);
        requests.set(name, { digest, id: record.id });
        if (fake.decides) decide(record, command, asked);
        return { kind: 'new', command: record };
      },
      find: async (id) => fake.commandRecords.find((command) => command.id === id) ?? null,
      page: async (upgradeId) => pageOf(fake.commandRecords.filter((command) => command.upgradeId === upgradeId)),
    },
    upgrades: {
      read: async (id) => fake.upgradeRecords.get(id) ?? null,
      owner: async (id) => {
        working();
        const found = fake.upgradeRecords.get(id);
        if (!found) return null;
        return { ownerId: found.ownerId, visitorId: found.visitorId, barredId: fake.barred.get(id) ?? null };
      },
      owned: async (ownerId, before, limit) =>
        [...fake.upgradeRecords.values()]
          .filter((one) => one.ownerId === ownerId && (before === null || one.id < before))
          .map(({ id }) => id)
          .sort((one, other) => (one < other ? 1 : -1))
          .slice(0, limit),
      page: async ({ id }) =>
        pageOf([...fake.upgradeRecords.values()].filter((one) => id === undefined || one.id === id).map(summary)),
      count: async () => ({ operator: 1, us: 0, customer: 1001, nobody: 0, all: fake.upgradeRecords.size }),
      form: async (id) => fake.forms.get(id) ?? null,
      orderContact: async (id) =>
        fake.upgradeRecords.has(id)
          ? { companyName: 'Acme', country: 'DE', name: "O'Bryan", email: 'it@acme.test' }
          : null,
      events: async (id, after, limit) =>
        fake.events.filter(({ upgradeId, number }) => upgradeId === id && number > after).slice(0, limit),
    },
    feed: {
      events: async (after, limit) =>
        fake.events
          .map((event) => ({ ...event, xid: '7', hash: 'e'.repeat(64) }))
          .filter(({ number }) => after === null || number > after.number)
          .slice(0, limit),
      placeOf: async (id) => {
        const found = fake.upgradeRecords.get(id);
        if (!found) return null;
        return { revision: found.revision, catalogRevision: 3, number: found.eventCount, hash: 'e'.repeat(64) };
      },
    },
    agreements: {
      current: async (language) => ({ version: '4.2', language, digest: 'd'.repeat(64), text: 'Be kind.' }),
      find: async (version, digest) => ({ version, language: 'en', digest, text: 'Be kind.' }),
    },
    ...fakeCatalog(),
    ...fakeApiKeys(),
    ...fakeAccounts(),
    ...fakeOperators(),
    kits: {
      fetch: async (_, digest) => {
        const content = fake.kitContents.get(digest);
        if (content?.withdrawn) return { kind: 'withdrawn' };
        return content ? { kind: 'offered', content } : null;
      },
    },
    kitDownloads: {
      begin: async (id) => {
        fake.fetched.push(id);
      },
      note: async (range) => {
        fake.served.push(range);
      },
    },
    linkKeys: { list: async () => [...fake.linkKeyNumbers] },
    kitKeys: { list: async () => [...fake.kitKeysPublished] },
    mails: {
      enqueue: async (mail) => {
        working();
        if (!fake.enqueued.has(mail.cause)) fake.enqueued.set(mail.cause, mail);
      },
      page: async () => ({ items: [mailRecord()], nextCursor: null }),
      open: async () => ({ ...mailRecord(), to: 'it@acme.test', mail: kitReady }),
    },
    operatorActs: {
      note: async (act) => {
        working();
        fake.acts.push(act);
      },
    },
    clock: {
      now: async () => new Date(fake.clockMs),
      advance: async (milliseconds) => new Date((fake.clockMs += milliseconds)),
    },
    ...fakeOperations(fakeCommands),
    ready: async () => working(),
    notices: {
      outcome: async (id) => {
        const found = fake.commandRecords.find((command) => command.id === id);
        return found?.outcome ? found : new Promise<null>(() => undefined);
      },
      onUpgrade: (_id, changed) => {
        listeners.add(changed);
        return () => listeners.delete(changed);
      },
      onAnyUpgrade: (changed) => {
        listeners.add(changed);
        return () => listeners.delete(changed);
      },
    },
  };
  return fake;
}

function pageOf<Item>(items: readonly Item[]): Page<Item> {
  return { items, nextCursor: null };
}

function summary(record: UpgradeRecord) {
  const { suite: ofUpgrade, orders, kit: build } = record;
  const orderNumber = orders[0]?.orderNumber ?? '';
  return {
    ...record,
    ...{ suite: ofUpgrade.code, partnerId: 'partner', orderNumber },
    build: build && { ...build, nextTryAt: now },
    ...{ fingerprint: null, claim: null, stuckSince: null },
  };
}
