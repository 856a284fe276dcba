import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { codeSheetCsv } from '../../api/code-sheets/code-sheet-csv.ts';
import { codeSheetPage } from '../../api/code-sheets/code-sheet-page.ts';
import type { CodeSheetBody } from '../../contract/code-sheet.ts';
import type { UpgradeRecord } from '../../storage/records.ts';
import { newBrowser } from './browser.ts';
import { activationCode, code, completed, key, upgrade, upgradeId } from './fixtures.ts';
import { runApp, type RunningApp } from './run-app.ts';

const params = { id: upgradeId };
const signInUrl = 'https://shield.example/?a=1&b=2';
const [issuedCode, serviceCode] = [code.replace('OS', 'EG'), code.replace('OS', 'CS')];
let app: RunningApp;
let browser: ReturnType<typeof newBrowser>;

beforeEach(async () => {
  app = await runApp();
  browser = newBrowser(app.url);
  await browser.call('registerKey', { body: { registrationKey: key } });
  app.storage.upgradeRecords.set(upgradeId, withService());
});

afterEach(async () => app.stop());

/** With a code for its service, too. */
function withService(): UpgradeRecord {
  const record = completed();
  const service = record.suite.components.find(({ delivery }) => delivery === 'service');
  const issued = record.licenses.find(({ issuedFor }) => issuedFor !== null);
  if (!service || !issued) throw new Error('the fixture has a service and an issued code');
  const components = record.suite.components.map((one) => (one === service ? { ...one, signInUrl } : one));
  const license = {
    ...issued,
    id: 'l-6',
    productId: service.productId,
    issuedFor: service.productId,
    activationCode: activationCode(serviceCode),
  };
  return { ...record, suite: { ...record.suite, components }, licenses: [...record.licenses, license] };
}

const read = (query: Readonly<Record<string, string>> = {}, accept?: string) =>
  browser.call('readCodeSheet', { params, query, ...(accept !== undefined && { headers: { accept } }) });

describe('the code sheet', () => {
  it('lists the codes that are kept and issued, and no other', async () => {
    const { body } = await read();
    expect(body.codes.map(({ activationCode: shown }) => shown)).toEqual([code, issuedCode, serviceCode]);
  });

  it('shows where to sign in to a service, and nothing of the kind for what is installed', async () => {
    const { body } = await read();
    expect(body.codes).toMatchObject([{}, {}, { delivery: 'service', signInUrl }]);
    expect(body.codes[0]).not.toHaveProperty('signInUrl');
    const { body: whole } = await browser.call('readUpgrade', { params });
    expect(whole.plan.components.at(-1)).toMatchObject({ delivery: 'service', signInUrl });
  });

  it('is shown to whoever confirmed the address; until then new codes are shown by their last group, everywhere', async () => {
    app.storage.upgradeRecords.set(upgradeId, { ...withService(), addressConfirmed: false });
    for (const format of ['json', 'csv', 'html'])
      expect(await read({ format })).toMatchObject({ status: 403, body: { code: 'address-unconfirmed' } });
    for (const id of ['makeKitLink', 'readReceipt'] as const)
      expect(await browser.call(id, { params, ...(id === 'makeKitLink' && { body: {} }) })).toMatchObject({
        status: 403,
        body: { code: 'address-unconfirmed' },
      });
    const { raw } = await browser.call('readUpgrade', { params });
    expect(JSON.stringify(raw)).toContain(code);
    for (const issued of [issuedCode, serviceCode]) expect(JSON.stringify(raw)).not.toContain(issued);
  });

  it('is empty before there is a plan, in each form', async () => {
    app.storage.upgradeRecords.set(upgradeId, upgrade());
    expect((await read()).body.codes).toEqual([]);
    expect((await read({ format: 'html' })).raw).toContain('There are no codes yet');
    expect(
      String((await read({ format: 'csv' })).raw)
        .trim()
        .split('\r\n'),
    ).toHaveLength(1);
  });

  it.each([
    [undefined, undefined, 'application/json'],
    [undefined, '*/*', 'application/json'],
    [undefined, 'image/png', 'application/json'],
    [undefined, 'text/html,application/xhtml+xml,*/*;q=0.8', 'text/html'],
    [undefined, 'text/csv', 'text/csv'],
    ['csv', 'text/html', 'text/csv'],
    ['html', 'application/json', 'text/html'],
    ['json', 'text/html', 'application/json'],
  ])('asked for as %s with Accept %s comes as %s, to be kept by nobody', async (format, accept, type) => {
    const { status, headers } = await read(format === undefined ? {} : { format }, accept);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain(`${type}; charset=utf-8`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('vary')).toContain('Accept');
  });

  it('is refused in another format', async () => {
    expect(await read({ format: 'pdf' })).toMatchObject({ status: 400, body: { fields: [{ field: 'format' }] } });
  });

  it('is for the browser that registered the key alone, in each form', async () => {
    for (const format of ['json', 'html', 'csv']) {
      const stranger = await newBrowser(app.url).call('readCodeSheet', { params, query: { format } });
      expect(stranger).toMatchObject({ status: 404, body: { code: 'not-found' } });
      expect(JSON.stringify(stranger.raw)).not.toContain(code);
    }
  });
});

describe('the code sheet as CSV', () => {
  it('is a file with a name, a row for each code, and the mark of UTF-8', async () => {
    const { headers, raw } = await read({ format: 'csv' });
    expect(headers.get('content-disposition')).toContain('attachment; filename="code-sheet-COMPLETE.csv"');
    expect(codeSheetCsv(sheet()).startsWith('\ufeff"product_id","product",')).toBe(true);
    const [, kept, issued, service] = String(raw).split('\r\n');
    expect(kept).toBe(
      `"ENDGRD1S1","Product 1 é","on-premises","kept","${code}",` +
        '"2026-01-01 to 2026-11-30: 40; 2026-12-01 to 2027-11-30: 100; 2027-12-01 to 2028-06-30: 40","2028-06-30",""',
    );
    expect(issued).toContain(`"new","${issuedCode}"`);
    expect(service).toContain(`"service","new","${serviceCode}"`);
    expect(service).toContain(`"${signInUrl}"`);
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    ' =cmd|calc!A1',
    '\r=1',
    '\uff1d1+1',
    '1234567E8',
    '123456789',
    '007',
  ])('has no cell that is computed or rounded: %j', (name) => {
    expect(cellsOf(codeSheetCsv(sheet({ name })))[1]).toBe(`'${name}`);
  });

  it.each(['Guard "Pro", new', 'two\r\nlines', 'A=B', 'Web 2.0', '株式会社'])('leaves %j as it is', (name) => {
    expect(cellsOf(codeSheetCsv(sheet({ name })))[1]).toBe(name);
  });
});

describe('the code sheet as a page', () => {
  it('shows each code with what to do about it, and loads nothing', async () => {
    const { raw, headers } = await read({ format: 'html' });
    const page = String(raw);
    for (const shown of [code, issuedCode, serviceCode]) expect(page).toContain(`<code>${shown}</code>`);
    expect(page).toContain('href="https://shield.example/?a=1&amp;b=2"');
    expect(page).toContain("Terry's &amp; Söhne &lt;GmbH&gt;");
    expect(page.indexOf('Products to install')).toBeLessThan(page.indexOf('<h2 id="services">'));
    expect(page).not.toMatch(/<(script|link|img|iframe|form)|style=|onclick|https?:\/\/(?!shield)/);
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; .*frame-ancestors 'none'$/,
    );
  });

  it('takes no text for a tag', () => {
    const page = codeSheetPage(sheet({ name: '<script>"&', productId: '<b>' }), '<i>');
    expect(page).not.toMatch(/<(script|b|i)>/);
    expect(page).toContain('&lt;script&gt;&quot;&amp;');
  });
});

function sheet(changed: Partial<CodeSheetBody['codes'][number]> = {}): CodeSheetBody {
  return {
    upgradeId,
    suite: { code: 'COMPLETE', name: 'Complete' },
    codes: [
      {
        productId: 'ENDGRD1S1',
        name: 'Endpoint Guard',
        delivery: 'on-premises',
        action: 'issue',
        activationCode: code,
        seatsByDay: [{ from: '2026-12-01', to: null, seats: 5 }],
        expiresOn: null,
        ...changed,
      },
    ],
  };
}

/** The cells of the row below the heads, as RFC 4180 has them read. */
function cellsOf(csv: string): readonly string[] {
  const row = csv.slice(csv.indexOf('\r\n') + 2);
  return [...row.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = '']) => cell.replaceAll('""', '"'));
}
