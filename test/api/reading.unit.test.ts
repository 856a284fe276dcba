import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { activationCode, code, completed, key, kitContent, layoutDigest, now, upgrade, upgradeId } from './fixtures.ts';
import { newBrowser, type Call } from './browser.ts';
import { formRequest } from './requests.ts';
import { runApp, tokens, type RunningApp } from './run-app.ts';

const params = { id: upgradeId };
let app: RunningApp;
let browser: ReturnType<typeof newBrowser>;

beforeEach(async () => {
  app = await runApp();
  browser = newBrowser(app.url);
  await browser.call('registerKey', { body: { registrationKey: key } });
  app.storage.upgradeRecords.set(upgradeId, completed());
});

afterEach(async () => app.stop());

/** A link names the public address; here that is where the app listens. */
function reached(link: string): URL {
  const { pathname, search } = new URL(link);
  return new URL(`${pathname}${search}`, app.url);
}

describe('reading an upgrade', () => {
  it('shows the plan with its reasons, both days, and the codes to whom they belong', async () => {
    const { body } = await browser.call('readUpgrade', { params });
    const [retained, issued, question, held, ended] = body.plan.components;
    expect(retained).toMatchObject({
      action: 'retain',
      reason: 'owned',
      activationCode: code,
      codeEnding: '6U3KM',
      seatsByDay: [
        { from: '2026-01-01', to: '2026-11-30', seats: 40 },
        { from: '2026-12-01', to: '2027-11-30', seats: 100 },
        { from: '2027-12-01', to: '2028-06-30', seats: 40 },
      ],
      expiresOn: '2028-06-30',
      couldServe: ['ENDGRD2S1'],
      settled: false,
    });
    expect(retained?.explanation).toContain('It ends on 2028-06-30, later than the order, which ends on 2027-11-30');
    expect(issued).toMatchObject({ action: 'issue', selected: true, settled: true, expiresOn: '2027-11-30' });
    expect(question).toMatchObject({
      asks: 'customer',
      seatsByDay: [],
      expiresOn: null,
      candidates: [{ recommended: true }],
    });
    expect(held).toMatchObject({ action: 'held', settled: false });
    expect(ended?.explanation).toContain('6U3KM');
    expect(ended?.notExtended).toHaveLength(1);
    expect(ended?.activationCode).toBeUndefined();
    expect(body.plan.notCovered).toMatchObject([
      { productId: 'OLDFLT1E1', name: null, seatsByDay: [], expiresOn: null },
    ]);
    expect(JSON.stringify(body)).not.toContain('1970');
  });

  it('never shows a code in full to operators', async () => {
    const token = tokens.administrator;
    const { body } = await newBrowser(app.url).call('readOperatedUpgrade', { params, token });
    expect(body.plan.components[0]?.codeEnding).toBe('6U3KM');
    expect(JSON.stringify(body)).not.toContain('2K7M-3Q9TX');
    const list = await newBrowser(app.url).call('listOperatedUpgrades', {
      token,
      query: { waitingOn: 'operator', olderThan: 'PT2H' },
    });
    expect(list.body.items).toMatchObject([{ id: upgradeId, partner: 'partner', engine: 'reachable' }]);
  });

  it('says what a customer may ask, and leaves out what only operators may', async () => {
    app.storage.upgradeRecords.set(upgradeId, upgrade({ step: 'deployment-kit', parked: true, waitingOn: 'operator' }));
    const { body } = await browser.call('readUpgrade', { params });
    expect(body.openCommands).toEqual(['registerKey', 'correctAddress', 'answerQuestion']);
    const operator = await newBrowser(app.url).call('readOperatedUpgrade', { params, token: tokens.viewer });
    expect(operator.body.openCommands).toContain('retryKit');
  });

  it('has a day on which it is looked at again only where people are waited for', async () => {
    app.storage.upgradeRecords.set(upgradeId, upgrade());
    expect((await browser.call('readUpgrade', { params })).body.dueOn).toBe('2027-05-30');
    const late = { since: now, cause: 'engine-away' } as const;
    app.storage.upgradeRecords.set(upgradeId, upgrade({ step: 'activation-plan', waitingOn: 'us', late }));
    const { body } = await browser.call('readUpgrade', { params });
    expect(body.dueOn).toBeUndefined();
    expect(body.late).toEqual({ since: now.toISOString(), cause: 'engine-away' });
  });

  it('shows how much of a kit is built, once that is counted', async () => {
    const kit = completed().kit;
    if (!kit) throw new Error('the fixture has a kit');
    const building = { ...kit, state: 'building', attempt: 2, layoutDigest: null, sizeBytes: null } as const;
    app.storage.upgradeRecords.set(upgradeId, completed({ step: 'deployment-kit', kit: building }));
    const before = await browser.call('readUpgrade', { params });
    expect(before.body.kit).toMatchObject({ state: 'building', attempt: 2 });
    expect(before.body.kit).not.toHaveProperty('progress');
    app.storage.upgradeRecords.set(
      upgradeId,
      completed({ step: 'deployment-kit', kit: { ...building, progress: 0.25 } }),
    );
    expect((await browser.call('readUpgrade', { params })).body.kit).toMatchObject({ progress: 0.25 });
  });

  it('shows each kit problem in full', async () => {
    const problem = { code: 'installer-missing', productId: 'MAILGW1S1', fileName: 'setup.bin' } as const;
    const kit = completed().kit;
    if (!kit) throw new Error('the fixture has a kit');
    app.storage.upgradeRecords.set(
      upgradeId,
      completed({ problem, kit: { ...kit, state: 'failed', problem, layoutDigest: null } }),
    );
    const { body } = await browser.call('readUpgrade', { params });
    expect(body.kit).toMatchObject({ state: 'failed', problem: { ...problem, status: 503 } });
    expect(body.kit.layoutDigest).toBeUndefined();
  });
});

describe('the form', () => {
  it('begins with what the order knows', async () => {
    const { body } = await browser.call('readAccountForm', { params });
    expect(body.company.name).toEqual({ value: 'Acme', from: 'order' });
    expect(body.user.email).toEqual({ value: 'it@acme.test', from: 'order' });
    expect(body.user.lastName).toBeUndefined();
  });

  it('then shows what was accepted, byte for byte', async () => {
    const { ownedActivationCodes: _codes, ...form } = formRequest;
    app.storage.forms.set(upgradeId, { form, ownedActivationCodes: [activationCode(code)] });
    const { body } = await browser.call('readAccountForm', { params });
    expect(body.user).toMatchObject({
      firstName: { value: 'Пепе', from: 'form' },
      lastName: { value: "J'Marcus", from: 'form' },
    });
    expect(body.ownedActivationCodes).toEqual({ value: [code], from: 'form' });
  });
});

describe('the license agreement', () => {
  beforeEach(() => {
    app.storage.upgradeRecords.set(upgradeId, upgrade());
  });

  it.each([
    [{ query: { language: 'de-AT' } }, 'de-AT'],
    [{ headers: { 'accept-language': 'fr, en;q=0.5' } }, 'fr'],
    [{ headers: { 'accept-language': '*' } }, 'en'],
  ])('comes in the language asked for: %j', async (call, language) => {
    expect((await browser.call('readLicenseAgreement', { params, ...call })).body).toMatchObject({
      version: '4.2',
      language,
    });
  });

  it('comes as a PDF too, which says whether and when it was accepted', async () => {
    const read = async (call: Call) => {
      const { raw, headers } = await browser.call('readLicenseAgreement', { params, ...call });
      expect(headers.get('content-type')).toBe('application/pdf');
      return [headers.get('content-disposition'), JSON.parse(String(raw)) as unknown] as const;
    };
    const digest = 'c'.repeat(64);
    const acceptedAt = new Date('2026-11-28T10:42:00Z');
    expect((await read({ query: { language: 'ja', format: 'pdf' } }))[1]).toEqual(['4.2', 'd'.repeat(64), 'ja', null]);
    app.storage.upgradeRecords.set(upgradeId, upgrade({ agreement: { version: '4.1', digest, acceptedAt } }));
    const [disposition, drawn] = await read({ headers: { accept: 'application/pdf' } });
    expect(disposition).toContain('license-agreement-4.1.pdf');
    expect(drawn).toEqual(['4.1', digest, 'en', acceptedAt.toISOString()]);
  });
});

describe('kit links', () => {
  async function link() {
    const { body } = await browser.call('makeKitLink', { params });
    return reached(body.url);
  }

  it('lead to the kit without a cookie, as a file that nothing on the way may change', async () => {
    const response = await fetch(await link());
    expect(await response.text()).toBe('PK-a-kit!');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-length': '9',
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="deployment-kit-aaaaaaaaaaaa.zip"; filename*=UTF-8''deployment-kit-aaaaaaaaaaaa.zip`,
      'cache-control': 'private, no-transform',
      etag: `"${layoutDigest}"`,
    });
    expect(response.headers.get('content-encoding')).toBeNull();
  });

  it('answer HEAD without opening the kit', async () => {
    let opened = 0;
    await app.stop();
    app = await runApp({
      kitArchive: async () => ({
        sizeBytes: 9,
        read: () => {
          opened += 1;
          throw new Error('opened');
        },
      }),
    });
    app.storage.upgradeRecords.set(upgradeId, completed());
    browser = newBrowser(app.url);
    await browser.call('registerKey', { body: { registrationKey: key } });
    const response = await fetch(await link(), { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-length')).toBe('9');
    expect(opened).toBe(0);
  });

  it('are over after their hour, and foreign when anything in them was changed', async () => {
    const good = await link();
    const changed = [
      ['expires', String(Math.floor(now.getTime() / 1000) + 99_999)],
      ['upgrade', 'another'],
      ['signature', 'x'],
    ] as const;
    for (const [name, value] of changed) {
      const url = new URL(good);
      url.searchParams.set(name, value);
      expect((await fetch(url)).status).toBe(403);
    }
    expect((await fetch(new URL(good.pathname, app.url))).status).toBe(403);
    expect((await fetch(`${good.href}&utm=x`)).status).toBe(200);
    app.storage.clockMs += 3_600_000;
    const over = await fetch(good);
    expect(over.status).toBe(403);
    expect(await over.json()).toMatchObject({ code: 'link-expired' });
  });

  it('say 410 when the kit is gone', async () => {
    const good = await link();
    app.storage.kitContents.clear();
    expect((await fetch(good)).status).toBe(410);
    expect(await browser.call('makeKitLink', { params })).toMatchObject({ status: 410, body: { code: 'kit-gone' } });
  });

  it.each([
    [upgrade({ step: 'account-form' }), 'step-not-open'],
    [completed({ kit: null }), 'nothing-new-to-install'],
    [completed({ step: 'deployment-kit', kit: null }), 'kit-being-built'],
  ])('are refused while there is no kit: %#', async (record, problem) => {
    app.storage.upgradeRecords.set(upgradeId, record);
    expect(await browser.call('makeKitLink', { params })).toMatchObject({ status: 409, body: { code: problem } });
  });

  it.each([
    ['building', 'kit-being-built'],
    ['failed', 'kit-failed'],
  ] as const)('are refused while the kit is %s', async (state, problem) => {
    const { kit } = completed();
    if (!kit) throw new Error('the fixture has a kit');
    app.storage.upgradeRecords.set(upgradeId, completed({ kit: { ...kit, state } }));
    expect(await browser.call('makeKitLink', { params })).toMatchObject({ status: 409, body: { code: problem } });
  });
});

describe('links to a kit that is to be replaced', () => {
  const before = 'b'.repeat(64);
  const former = { revision: 1, layoutDigest: before, sizeBytes: 9 };
  const linkBody = async (body?: object) => (await browser.call('makeKitLink', { params, ...(body && { body }) })).body;

  function replaced(state: 'building' | 'failed' | 'ready'): void {
    const { kit } = completed();
    if (!kit) throw new Error('the fixture has a kit');
    const isReady = state === 'ready';
    const next = { ...kit, revision: 2, state, ...(isReady ? {} : { layoutDigest: null, former }) };
    app.storage.upgradeRecords.set(upgradeId, completed({ step: isReady ? 'completed' : 'deployment-kit', kit: next }));
    app.storage.kitContents.set(before, { ...kitContent, layoutDigest: before });
  }

  it.each(['building', 'failed'] as const)('are made and open while the next one is %s', async (state) => {
    replaced(state);
    const shown = await browser.call('readUpgrade', { params });
    expect(shown.body.kit).toMatchObject({ state, former });
    const made = await linkBody();
    expect(made.layoutDigest).toBe(before);
    expect((await fetch(reached(made.url))).status).toBe(200);
  });

  it('lead to the next one once it is ready; on request to the one before it, to go on with its download', async () => {
    replaced('ready');
    expect((await linkBody()).layoutDigest).toBe(layoutDigest);
    expect((await linkBody({ layoutDigest: before })).layoutDigest).toBe(before);
  });

  it('are not made to one that was withdrawn, or that this upgrade does not offer', async () => {
    replaced('ready');
    expect(await linkBody({ layoutDigest: 'c'.repeat(64) })).toMatchObject({ code: 'kit-gone' });
    app.storage.kitContents.set(before, { ...kitContent, layoutDigest: before, withdrawn: true });
    expect(await linkBody({ layoutDigest: before })).toMatchObject({ code: 'kit-withdrawn' });
  });
});

describe('a kit whose source fails on the way', () => {
  it('breaks the connection, so that nobody takes a part for the whole', async () => {
    await app.stop();
    const { Readable } = await import('node:stream');
    app = await runApp({
      kitArchive: async () => ({
        sizeBytes: 9,
        read: () =>
          Readable.from(
            (async function* () {
              yield Buffer.from('PK');
              throw new Error('the object store went away');
            })(),
          ),
      }),
    });
    app.storage.upgradeRecords.set(upgradeId, completed());
    browser = newBrowser(app.url);
    await browser.call('registerKey', { body: { registrationKey: key } });
    const { body } = await browser.call('makeKitLink', { params });
    await expect(fetch(reached(body.url)).then(async (response) => response.text())).rejects.toThrow();
    expect(app.logged.join('')).toContain('the object store went away');
  });
});
