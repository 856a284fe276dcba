import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { confirmAddress } from '../support/one-time.ts';
import { asRole, orderBody, placeOrder, type PlacedOrder, Visitor } from '../support/people.ts';
import { eventually, programOf } from '../support/processes.ts';
import { servers } from '../support/servers.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

const { current } = sharedInstallation();

let folder: string;
let roots: string;
let keyFile: string;
let completed: PlacedOrder;
let visitor: Visitor;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-roots-'));
  keyFile = path.join(folder, 'key.pem');
  writeFileSync(keyFile, await (await fetch(`${current().url}/v1/keys/receipt`)).text());
  completed = await placeOrder(current().url);
  visitor = new Visitor(current().url);
  await visitor.walkToSelection(completed);
  await visitor.select(completed.upgradeId, ['MAILGW1S1']);
  await visitor.reaches(completed.upgradeId, 'completed');
  await confirmAddress(current(), visitor);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  roots = mkdtempSync(path.join(folder, 'roots-'));
});

interface Ended {
  readonly code: number;
  readonly lines: readonly string[];
}

async function command(script: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH ?? '', ...env } };
    execFile(
      process.execPath,
      [...programOf(`bin/${script}.ts`, servers.product), ...args],
      options,
      (error, out, err) => {
        const code = typeof error?.code === 'number' ? error.code : 0;
        resolve({ code, lines: `${out}${err}`.trim().split('\n') });
      },
    );
  });
}

async function verify(...args: readonly string[]): Promise<Ended> {
  return command('verify-events', args, { DATABASE_URL: current().databaseUrl });
}

async function verifyWithRoots(): Promise<Ended> {
  return verify('--roots', roots, '--key', keyFile);
}

async function seal(): Promise<Ended> {
  return command('seal-events', [roots], {
    DATABASE_URL: current().databaseUrl,
    CROSSGRADE_ROOT_KEY: Buffer.alloc(32, 7).toString('base64'),
    CROSSGRADE_TOKENS_FILE: keyFile,
    CROSSGRADE_BLOB_FOLDER: current().blobs,
    CROSSGRADE_SANDBOX: 'on',
  });
}

async function onDatabase<Answer>(work: (client: pg.Client) => Promise<Answer>): Promise<Answer> {
  const client = new pg.Client({ connectionString: current().databaseUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Changes rows behind the product's back, looks, and puts everything back. */
async function tampered(look: () => Promise<Ended>, ...statements: readonly string[]): Promise<Ended> {
  const tables = ['upgrade_event', 'upgrade', 'upgrade_order', 'registration_key', 'personal_record'];
  return onDatabase(async (client) => {
    await client.query('set session_replication_role = replica');
    for (const table of tables) await client.query(`create temp table kept_${table} as table ${table}`);
    try {
      for (const statement of statements) await client.query(statement);
      return await look();
    } finally {
      for (const table of tables) {
        await client.query(`delete from ${table}`);
        await client.query(`insert into ${table} select * from kept_${table}`);
      }
    }
  });
}

const ofCompleted = () => `upgrade_id = '${completed.upgradeId}'`;

/** Cuts a tail, and makes the upgrade's own row agree with it. */
const cutWithRow = (last: number) => [
  `delete from upgrade_event where ${ofCompleted()} and number > ${last}`,
  `update upgrade u set event_count = ${last}, event_hash = e.hash from upgrade_event e
    where u.id = '${completed.upgradeId}' and e.upgrade_id = u.id and e.number = ${last}`,
];

describe('bin/verify-events.ts', () => {
  it('finds nothing where nothing was touched, with roots and without', async () => {
    expect(await verify()).toMatchObject({ code: 0, lines: [expect.stringMatching(/^found 0 in \d+ chains/)] });
    expect(await seal()).toMatchObject({ code: 0, lines: [expect.stringMatching(/^sealed \d+ chains of /)] });
    expect(await seal()).toMatchObject({ code: 0, lines: ['today is sealed already'] });
    expect(readdirSync(roots)).toEqual([expect.stringMatching(/^\d{4}-\d{2}-\d{2}\.json$/)]);
    expect(await verifyWithRoots()).toMatchObject({
      code: 0,
      lines: [expect.stringMatching(/^found 0 in .* compared with 1 roots up to /)],
    });
    expect(await verify('--upgrade', completed.upgradeId)).toMatchObject({
      code: 0,
      lines: ['found 0 in 1 chains of 8 events, not compared with any root'],
    });
  });

  it('finds nothing in an upgrade that grew since it was sealed', async () => {
    const order = await placeOrder(current().url);
    await seal();
    const other = new Visitor(current().url);
    await other.register(order.registrationKey);
    await placeOrder(current().url);
    expect(await verifyWithRoots()).toMatchObject({ code: 0 });
  });

  it.each<[string, () => readonly string[], string]>([
    [
      'a fact that was changed',
      () => [
        `update upgrade_event set facts = '{"productIds": []}' where ${ofCompleted()} and type = 'productsSelected'`,
      ],
      'event 6, or the one before it, was changed',
    ],
    [
      'an instant that was changed',
      () => [`update upgrade_event set at = at - interval '1 day' where ${ofCompleted()} and number = 3`],
      'event 3, or the one before it, was changed',
    ],
    [
      'an event that was deleted',
      () => [`delete from upgrade_event where ${ofCompleted()} and number = 4`],
      'events 4 to 4 are missing',
    ],
    [
      'a tail that was cut',
      () => [`delete from upgrade_event where ${ofCompleted()} and number = 8`],
      'the chain was cut: it ends at event 7, and the upgrade knows 8',
    ],
    [
      'an event that was added',
      () => [
        `insert into upgrade_event (upgrade_id, number, type, facts, at, hash)
          select upgrade_id, 9, 'kitReady', '{}', at, hash from upgrade_event where ${ofCompleted()} and number = 8`,
      ],
      'event 9 was inserted',
    ],
    [
      'events that changed places',
      () => [
        `update upgrade_event set number = -number where ${ofCompleted()} and number in (3, 4)`,
        `update upgrade_event set number = 7 + number where ${ofCompleted()} and number < 0`,
      ],
      'event 3 was event 4: they were reordered',
    ],
  ])('finds %s, in the database alone', async (_what, statements, line) => {
    const { code, lines } = await tampered(() => verify(), ...statements());
    expect(code).toBe(1);
    expect(lines).toContain(`upgrade ${completed.upgradeId}: ${line}`);
  });

  it('finds a tail that was cut together with the row that knew it, by the root', async () => {
    await seal();
    expect(await tampered(() => verify(), ...cutWithRow(5))).toMatchObject({ code: 0 });
    const { code, lines } = await tampered(verifyWithRoots, ...cutWithRow(5));
    expect(code).toBe(1);
    expect(lines).toContainEqual(
      expect.stringContaining(`upgrade ${completed.upgradeId}: the chain was cut: it ends at event 5, and had 8 on`),
    );
  });

  it('finds an upgrade that was deleted with all that belonged to it, by the root', async () => {
    const order = await placeOrder(current().url, orderBody());
    await seal();
    const { upgradeId } = order;
    const { code, lines } = await tampered(
      verifyWithRoots,
      `delete from upgrade_event where upgrade_id = '${upgradeId}'`,
      `delete from registration_key where upgrade_id = '${upgradeId}'`,
      `delete from personal_record where upgrade_id = '${upgradeId}'`,
      `delete from upgrade_order where upgrade_id = '${upgradeId}'`,
      `delete from upgrade where id = '${upgradeId}'`,
    );
    expect(code).toBe(1);
    expect(lines[0]).toContain(`upgrade ${upgradeId}: the upgrade is missing: it had 1 events on `);
  });

  it('cannot look without a database, roots or keys, which is not the same as finding nothing', async () => {
    expect(await command('verify-events', [], {})).toMatchObject({ code: 2 });
    expect(await verify('--roots', roots)).toMatchObject({ code: 2 });
    expect(await verify('--roots', path.join(folder, 'nowhere'), '--key', keyFile)).toMatchObject({ code: 2 });
    expect(await verifyWithRoots()).toMatchObject({
      code: 1,
      lines: ['there is no root in this folder', expect.any(String)],
    });
  });
});

describe('the chain of events', () => {
  it('holds no personal values, keys or codes', async () => {
    const codes = (await visitor.ask(`/v1/upgrades/${completed.upgradeId}/code-sheet`)).body;
    const { rows } = await onDatabase((client) =>
      client.query<{ all: string }>(
        `select string_agg(e::text, ' ') as all from upgrade_event e where ${ofCompleted()}`,
      ),
    );
    const secrets = ['Odalys', 'Brandt', 'quillmere', 'Quillmere', completed.registrationKey, ...codesIn(codes)];
    expect(secrets.length).toBeGreaterThan(5);
    for (const secret of secrets) expect(rows[0]?.all).not.toContain(secret);
  });

  it('stays whole when personal values are erased', async () => {
    const erased = await tampered(() => verify(), `delete from personal_record where ${ofCompleted()}`);
    expect(erased).toMatchObject({ code: 0 });
  });
});

describe('a receipt', () => {
  it('is verified offline, and not once it was changed', async () => {
    const { status, body } = await visitor.ask(`/v1/upgrades/${completed.upgradeId}/receipt`);
    expect(status).toBe(200);
    expect(body.receipt).toMatchObject({
      kit: { revision: 1 },
      event: { number: 8 },
      codes: [{ productId: 'MAILGW1S1', action: 'issue' }],
    });
    const file = path.join(folder, 'receipt.json');
    writeFileSync(file, JSON.stringify(body, null, 2));
    const ok = await command('verify-receipt', [file, '--key', keyFile], {});
    expect(ok).toMatchObject({ code: 0, lines: expect.arrayContaining([expect.stringMatching(/^ok: /)]) });
    writeFileSync(file, JSON.stringify(body).replace('"seats":100', '"seats":900'));
    const changed = await command('verify-receipt', [file, '--key', keyFile], {});
    expect(changed).toMatchObject({ code: 1, lines: [expect.stringMatching(/^not ok: /)] });
    expect(await command('verify-receipt', [], {})).toMatchObject({ code: 2 });
  });

  it('names the event of the chain that it stands behind', async () => {
    const { body } = await visitor.ask(`/v1/upgrades/${completed.upgradeId}/receipt`);
    const chain = await feedOf(completed.upgradeId);
    expect((body.receipt as { event: { hash: string } }).event.hash).toBe(chain.at(-1)?.hash);
  });
});

interface FedEvent {
  readonly upgradeId: string;
  readonly number: number;
  readonly hash: string;
  readonly cursor: string;
}

async function readFeed(cursor: string | null): Promise<readonly FedEvent[]> {
  const query = cursor === null ? '' : `&cursor=${cursor}`;
  const { body } = await asRole(current().url, 'viewer', `/v1/events?limit=3${query}`);
  const items = body.items as readonly FedEvent[];
  const next = body.nextCursor as string | null;
  return next === null ? items : [...items, ...(await readFeed(next))];
}

async function feedOf(upgradeId: string): Promise<readonly FedEvent[]> {
  return (await readFeed(null)).filter((event) => event.upgradeId === upgradeId);
}

describe('GET /v1/events', () => {
  it('gives every event of every upgrade once, those of each in their order', async () => {
    const all = await onDatabase((client) => client.query('select count(*)::int as count from upgrade_event'));
    const feed = await readFeed(null);
    expect(feed).toHaveLength((all.rows[0] as { count: number }).count);
    expect(new Set(feed.map(({ upgradeId, number }) => `${upgradeId} ${number}`)).size).toBe(feed.length);
    expect((await feedOf(completed.upgradeId)).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('counts transactions as numbers, not as texts', async () => {
    const feed = await onDatabase(async (client) => {
      await client.query(`update upgrade_event set xid = (number + 7)::text::xid8 where ${ofCompleted()}`);
      return feedOf(completed.upgradeId);
    });
    expect(feed.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('does not pass by an event that a slow transaction commits late', async () => {
    const before = await readFeed(null);
    const lastRead = before.at(-1)?.cursor ?? null;
    const late = await onDatabase(async (slow) => {
      await slow.query('begin');
      const { rows } = await slow.query<{ number: number }>(
        `insert into upgrade_event (upgrade_id, number, type, facts, at, hash)
          select upgrade_id, 99, 'reminderDue', '{}', at, hash from upgrade_event where ${ofCompleted()} and number = 8
          returning number`,
      );
      const fast = await placeOrder(current().url);
      const meanwhile = await readFeed(lastRead);
      await slow.query('commit');
      return { number: rows[0]?.number, fast: fast.upgradeId, meanwhile };
    });
    expect(late.meanwhile).toEqual([]);

    const after = await eventually('the feed has both', async () => {
      const read = await readFeed(late.meanwhile.at(-1)?.cursor ?? lastRead);
      return read.length >= 2 && read;
    });
    expect(after.map(({ upgradeId, number }) => ({ upgradeId, number }))).toEqual([
      { upgradeId: completed.upgradeId, number: 99 },
      { upgradeId: late.fast, number: 1 },
    ]);
  });
});

function codesIn(sheet: unknown): readonly string[] {
  return (sheet as { codes: readonly { activationCode: string }[] }).codes.map(({ activationCode }) => activationCode);
}
