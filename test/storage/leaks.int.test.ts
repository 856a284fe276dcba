import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Authenticator } from '../support/authenticator.ts';
import { type Columns, dumpedDatabase } from '../support/dumped-database.ts';
import { readHistories } from '../support/histories.ts';
import { mailedTo, signIn } from '../support/one-time.ts';
import {
  ask,
  asRole,
  formBody,
  orderBody,
  type PlacedOrder,
  placeOrder,
  type Reply,
  Visitor,
} from '../support/people.ts';
import { servers } from '../support/servers.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

let dumped: () => Promise<Columns>;

const { current } = sharedInstallation({
  async database() {
    const database = await dumpedDatabase();
    dumped = database.columns;
    return database;
  },
});

const ownedCode = 'OS-2K7M-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM';
const reason = 'Odalys Brandt called us';
const password = 'a password of twenty letters';
const persons = ['Odalys', 'Brandt', 'quillmere.example', 'Quillmere'];

/**
 * The only columns of the database in which names may stand, and which: what a person wrote of themselves, and what
 * companies are searched by. Both are erased with the person.
 */
const mayName: Readonly<Record<string, readonly string[]>> = {
  'personal_record.value': persons,
  'upgrade_search.text': ['Quillmere'],
};

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

  const confirm = await mailedTo(current(), visitor.email, 'confirm-address');
  await visitor.change('POST', '/v1/address-confirmations', { token: confirm.token });
  await visitor.change('POST', `/v1/upgrades/${order.upgradeId}/kit-links`, {});
  const elsewhere = new Visitor(url);
  const signedIn = await signIn(current(), elsewhere, visitor.email);

  secrets = [order.registrationKey, String(revealed.body.activationCode), ownedCode, apiKey, password, reason];
  secrets = [...secrets, confirm.token, ...cookiesOf(signedIn), ...(await secretsOfStaff())];
});

function cookiesOf({ headers }: Reply): readonly string[] {
  return headers.getSetCookie().flatMap((line) => /=([^;]+)/.exec(line)?.slice(1) ?? []);
}

/** The first administrator, from the command to a session. */
async function secretsOfStaff(): Promise<readonly string[]> {
  const { url, runTool } = current();
  const made = await runTool('bin/make-administrator.ts', '--login', 'root', '--name', 'Root');
  const secret = /#(\S+)/.exec(made)?.[1] ?? '';
  const check = await ask(`${url}/v1/staff/set-up-checks`, { method: 'POST', body: { secret } });
  const totpUri = String(check.body.totpUri);
  const code = new Authenticator(totpUri).next();
  const setUp = await ask(`${url}/v1/staff/set-ups`, { method: 'POST', body: { secret, password, code } });
  const [recovery = '', ...unused] = parseCodes(setUp.body.recoveryCodes);
  const session = await ask(`${url}/v1/staff/sessions`, {
    method: 'POST',
    body: { login: 'root', password, code: recovery },
  });
  expect(session.status).toBe(201);
  const totpSecret = new URL(totpUri).searchParams.get('secret') ?? '';
  return [secret, totpSecret, recovery, ...unused, ...cookiesOf(session)];
}

function parseCodes(codes: unknown): readonly string[] {
  return codes as string[];
}

/** As it is typed, without its hyphens, and as bytes are printed. */
function spellings(secret: string): readonly string[] {
  const bare = secret.replaceAll('-', '');
  return [secret, bare, Buffer.from(secret).toString('hex'), Buffer.from(bare).toString('hex')];
}

function foundIn(text: string, wanted: readonly string[]): readonly string[] {
  const low = text.toLowerCase();
  return wanted.filter((one) => spellings(one).some((spelling) => low.includes(spelling.toLowerCase())));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile());
}

describe('after a whole upgrade', () => {
  it('a dump of the database holds no key, code, secret, name or address where it does not belong', async () => {
    const columns = await dumped();
    expect(secrets.filter((secret) => secret.length < 10)).toEqual([]);
    const found = [...columns].flatMap(([place, text]) =>
      foundIn(text, [...secrets, ...persons]).map((what) => `${what} in ${place}`),
    );
    const allowed = Object.entries(mayName).flatMap(([place, names]) => names.map((name) => `${name} in ${place}`));
    expect(found.sort()).toEqual(allowed.sort());
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
