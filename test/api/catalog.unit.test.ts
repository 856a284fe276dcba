import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newBrowser } from './browser.ts';
import { day, suite } from './fixtures.ts';
import { orderRequest, revisionRequest } from './requests.ts';
import { runApp, tokens, type RunningApp } from './run-app.ts';

let app: RunningApp;
let browser: ReturnType<typeof newBrowser>;

beforeEach(async () => {
  app = await runApp();
  browser = newBrowser(app.url);
});

afterEach(async () => app.stop());

const publish = (body: unknown) => browser.call('publishCatalogRevision', { body, token: tokens.administrator });

const [firstSuite] = revisionRequest.suites;

function withComponent(changed: object) {
  const [component] = firstSuite?.components ?? [];
  return { ...revisionRequest, suites: [{ ...firstSuite, components: [{ ...component, ...changed }] }] };
}

describe('publishing a revision', () => {
  it('answers with the revision as it is published, and leaves absent what was not said', async () => {
    const body = {
      ...revisionRequest,
      validFrom: '2027-01-01T00:00:00+01:00',
      suites: [{ ...firstSuite, endOfSaleOn: '2027-06-30' }],
    };
    expect(await publish(body)).toMatchObject({
      status: 201,
      raw: {
        revision: 2,
        validFrom: '2026-12-31T23:00:00.000Z',
        suites: [
          {
            code: 'COMPLETE',
            name: 'Complete',
            endOfSaleOn: '2027-06-30',
            components: [
              {
                productId: 'ENDGRD1S1',
                name: 'Endpoint Guard',
                delivery: 'on-premises',
                continues: [],
                never: [],
                convertsTrials: false,
              },
            ],
          },
        ],
      },
    });
    expect(app.storage.revisions.at(-1)?.suites[0]?.components[0]).not.toHaveProperty('replacedBy');
  });

  it('takes where to sign in to a service, and shows it', async () => {
    const signInUrl = 'https://service.example/sign-in?from=kit';
    expect(await publish(withComponent({ delivery: 'service', signInUrl }))).toMatchObject({
      status: 201,
      raw: { suites: [{ components: [{ delivery: 'service', signInUrl }] }] },
    });
  });

  it('refuses entries that contradict themselves by their place', async () => {
    const [component] = firstSuite?.components ?? [];
    const body = { ...revisionRequest, suites: [{ ...firstSuite, components: [component, component] }] };
    expect(await publish(body)).toMatchObject({
      status: 422,
      body: { code: 'catalog-refused', fields: [{ field: 'suites[0].components[1].productId' }] },
    });
    expect(app.storage.revisions).toHaveLength(1);
  });

  it.each([
    ['validFrom', { ...revisionRequest, validFrom: 'tomorrow' }],
    ['policies', { suites: [] }],
    ...[
      'http://service.example/',
      'https://name:secret@service.example/',
      'javascript:alert(1)',
      'https://',
      'https://a b/',
    ].map(
      (signInUrl) => ['suites[0].components[0].signInUrl', withComponent({ delivery: 'service', signInUrl })] as const,
    ),
    ['suites[0].endOfSaleOn', { ...revisionRequest, suites: [{ ...firstSuite, endOfSaleOn: '2027-02-30' }] }],
  ])('cannot read a wrong %s', async (field, body) => {
    expect(await publish(body)).toMatchObject({ status: 400, body: { code: 'request-refused', fields: [{ field }] } });
  });
});

describe('reading revisions', () => {
  it('lists the newest first, with their suites in short', async () => {
    await publish(revisionRequest);
    const { body, raw } = await browser.call('listCatalogRevisions', { token: tokens.viewer });
    expect(body.items).toMatchObject([{ revision: 2 }, { revision: 1 }]);
    expect(raw).toHaveProperty('items[0].suites', [{ code: 'COMPLETE', name: 'Complete', productIds: ['ENDGRD1S1'] }]);
  });

  it('does not find what was never published', async () => {
    const read = (revision: string) =>
      browser.call('readCatalogRevision', { params: { revision }, token: tokens.viewer });
    expect(await read('1')).toMatchObject({ status: 200, raw: { revision: 1 } });
    for (const revision of ['2', '0', '-1', 'newest', '99999999999'])
      expect(await read(revision)).toMatchObject({ status: 404 });
  });
});

describe('an order for a suite whose sale has ended', () => {
  it('is refused by the day in its own time zone, and told what takes its place', async () => {
    // It is noon on 1 December in Berlin, and 2 December already on Kiritimati.
    const next = { ...suite, code: 'TOTAL', name: 'Total' };
    const [first] = app.storage.revisions;
    const ended = { ...suite, endOfSaleOn: day('2026-12-01'), replacedBy: 'TOTAL' };
    if (first) app.storage.revisions[0] = { ...first, suites: [ended, next] };
    const place = (timeZone: string) =>
      browser.call('placeOrder', { body: { ...orderRequest, timeZone }, token: tokens.partner });

    expect(await place('Pacific/Kiritimati')).toMatchObject({
      status: 422,
      body: {
        code: 'order-refused',
        fields: [{ field: 'suite', reason: 'was sold through 2026-12-01; TOTAL (Total) takes its place' }],
      },
    });
    expect(await place('Europe/Berlin')).toMatchObject({ status: 201 });
  });
});
