import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Prisma } from '../../prisma/generated/client.ts';
import { readHistories } from '../support/histories.ts';
import { ask, asRole, formBody, orderBody, type PlacedOrder, placeOrder, Visitor } from '../support/people.ts';
import { servers } from '../support/servers.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

const { current } = sharedInstallation();

const ownedCode = 'OS-2K7M-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM';
const reason = 'Odalys Brandt called us';
const password = 'a password of twenty letters';
const persons = ['Odalys', 'Brandt', 'quillmere.example', 'Quillmere'];

/** Where names and addresses of people lie, each for its reason; everything else has none. */
const personal = new Set(['personal_record', 'account', 'mail']);

/** The company alone, in rows that are erased with the record that they were made of. */
function isSearchedBy(table: string, word: string): boolean {
  return table === 'upgrade_search' && word === 'Quillmere';
}

let order: PlacedOrder;
let secrets: readonly string[];

beforeAll(async () => {
  const { url, storage, runTool } = current();
  order = await placeOrder(url, { ownedActivationCodes: [ownedCode] });
  const visitor = new Visitor(url);
  await visitor.register(order.registrationKey);
  await visitor.acceptAgreement(order.upgradeId);
  await visitor.submitForm(order.upgradeId, { ownedActivationCodes: [ownedCode] });
  await visitor.reaches(order.upgradeId, 'product-selection');
  await visitor.select(order.upgradeId, ['MAILGW1S1']);
  await visitor.reaches(order.upgradeId, 'completed');

  const [license] = (await storage.upgrades.read(order.upgradeId))?.licenses ?? [];
  const reveal = { licenseId: license?.id, reason };
  const route = `/v1/operations/upgrades/${order.upgradeId}/revealed-codes`;
  const revealed = await asRole(url, 'operator', route, { method: 'POST', body: reveal });
  const made = await runTool('bin/make-api-key.ts', '--partner', 'acme', '--for', 'a shop', '--scope', 'orders:write');
  const apiKey = /^cgp_\S+$/m.exec(made)?.[0] ?? '';
  await ask(`${url}/v1/orders`, { method: 'POST', body: orderBody(), headers: { authorization: `Bearer ${apiKey}` } });
  const administrator = await runTool('bin/make-administrator.ts', '--login', 'root', '--name', 'Root');
  const setUp = /#(\S+)/.exec(administrator)?.[1] ?? '';
  await ask(`${url}/v1/staff/sessions`, { method: 'POST', body: { login: 'root', password, code: '123456' } });

  secrets = [order.registrationKey, String(revealed.body.activationCode), ownedCode, apiKey, setUp, password, reason];
});

/** As it is typed, without its hyphens, and as bytes are printed. */
function spellings(secret: string): readonly string[] {
  const bare = secret.replaceAll('-', '');
  return [secret, bare, Buffer.from(secret).toString('hex'), Buffer.from(bare).toString('hex')];
}

function foundIn(text: string, wanted: readonly string[]): readonly string[] {
  const low = text.toLowerCase();
  return wanted.filter((one) => spellings(one).some((spelling) => low.includes(spelling.toLowerCase())));
}

async function tables(): Promise<ReadonlyMap<string, string>> {
  const { database } = current().storage;
  const names = await database.$queryRaw<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public'`;
  const read = names.map(async ({ name }) => {
    const rows = await database.$queryRaw<{ text: string | null }[]>`
      select string_agg(t::text, E'\n') as text from ${Prisma.raw(`"${name}"`)} t`;
    return [name, rows[0]?.text ?? ''] as const;
  });
  return new Map(await Promise.all(read));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}

describe('after a whole upgrade', () => {
  it('all tables of the database hold no key, code, secret, name or address where it does not belong', async () => {
    const all = await tables();
    expect(secrets.filter((secret) => secret.length < 20)).toEqual([]);
    expect(all.get('personal_record')).toContain('Odalys');
    const found = [...all].flatMap(([name, text]) => {
      const names = foundIn(text, persons).filter((word) => !personal.has(name) && !isSearchedBy(name, word));
      return [...foundIn(text, secrets), ...names].map((what) => `${what} in ${name}`);
    });
    expect(found).toEqual([]);
  });

  it('logs, metrics and workflow histories hold none', async () => {
    const histories = await readHistories(servers.temporalAddress, current().temporalNamespace);
    const places = {
      logs: current().logs(),
      metrics: await current().metrics(),
      histories: histories.map(({ text }) => text).join('\n'),
    };
    const wanted = [...secrets, ...persons, formBody().user.email];
    for (const [place, text] of Object.entries(places)) {
      expect(text.length).toBeGreaterThan(500);
      expect({ place, found: foundIn(text, wanted) }).toEqual({ place, found: [] });
    }
  });

  it('the store of the installers holds none, nor does what is kept of the kit', async () => {
    const files = filesBelow(current().blobs);
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect({ file, found: foundIn(readFileSync(file, 'latin1'), [...secrets, ...persons]) }).toEqual({
        file,
        found: [],
      });
    }
    const kits = await current().storage.database.$queryRaw<{ text: string }[]>`
      select e ->> 'base64' as text
      from deployment_kit k cross join lateral jsonb_array_elements(k.entries) e where e ? 'base64'`;
    const texts = kits.map(({ text }) => Buffer.from(text, 'base64').toString('latin1'));
    expect(kits.length).toBeGreaterThan(3);
    expect(texts.flatMap((text) => foundIn(text, [...secrets, ...persons]))).toEqual([]);
  });
});
