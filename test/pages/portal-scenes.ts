import type { Page } from 'playwright-core';
import { day, product } from '../api/fixtures.ts';
import { fresh, type Installation } from '../support/installation.ts';
import { own } from '../support/owned.ts';
import { orderBody, placeOrder } from '../support/people.ts';
import { orderFor, Shortcut } from './customer.ts';
import { customerAt, once, withBrowser, type BrowserState, type KnownCustomer } from './known-browsers.ts';
import { headline, operate } from './walk.ts';

/** A page in one of its states, and the way there. */
export interface Scene {
  readonly name: string;
  readonly locale?: string;
  /** Whose browser it is; one that has never been here where nobody is named. */
  readonly browser?: (installation: Installation) => Promise<BrowserState>;
  readonly go: (page: Page, installation: Installation) => Promise<void>;
}

const kept = [{ productId: 'ENDGRD7E1' }];
const manySteps = [
  { productId: 'ENDGRD7E1', seats: 1000, until: '2027-01-31' },
  { productId: 'ENDGRD2S1', seats: 40, until: '2028-06-30' },
];
const tie = [
  { productId: 'MAILGW1E1', seats: 20, until: '2027-09-30' },
  { productId: 'MAILGW1E2', seats: 500, until: '2027-03-31' },
  { productId: 'WEBFLT1E1', seats: 30, until: '2027-05-31' },
];
const everything = ['ENDGRD1S1', 'ENDGRD2S1', 'MAILGW1S1', 'CENCON1S1', 'CLDAPP1S1'].map((productId) => ({
  productId,
}));

const atAgreement = customerAt({ owned: kept, go: (customer) => customer.toAgreement() });
const atForm = customerAt({ owned: kept, go: (customer) => customer.toForm() });
const atSelection = customerAt({ owned: kept, go: (customer) => customer.toSelection() });
const withSteps = customerAt({ owned: manySteps, go: (customer) => customer.toSelection() });
const withQuestion = customerAt({ owned: tie, go: (customer) => customer.toSelection() });
const owningNothing = customerAt({ changes: { suite: 'total' }, go: (customer) => customer.toSelection() });
const owningAll = customerAt({ owned: everything, go: (customer) => customer.toSelection() });
const held = customerAt({
  owned: [{ productId: 'ENDGRD7E1', state: 'suspended' }],
  go: (customer) => customer.toSelection(),
});
const parked = customerAt({
  owned: kept,
  go: async (customer, { upgradeId }, { storage }) => {
    await storage.sandbox.provoke(upgradeId, 'kit-build-fails', 1);
    await customer.select('MAILGW1S1');
  },
});
const done = customerAt({
  owned: kept,
  go: async (customer, _order, installation) => {
    await customer.toKit('MAILGW1S1', 'CLDAPP1S1');
    await customer.confirm(installation);
  },
});
const withFormerKit = customerAt({
  owned: kept,
  go: async (customer, { upgradeId }, installation) => {
    await customer.toKit('MAILGW1S1');
    await customer.confirm(installation);
    await installation.storage.sandbox.provoke(upgradeId, 'kit-build-fails', 1);
    await operate(installation, upgradeId, { kind: 'rebuildKit' });
  },
});
const unconfirmed = customerAt({ owned: kept, go: (customer) => customer.toKit('MAILGW1S1') });
const doneWithoutKit = customerAt({
  owned: everything,
  go: async (customer, _order, installation) => {
    await customer.toKit();
    await customer.confirm(installation);
  },
});
const abandoned = customerAt({
  owned: kept,
  go: async (customer, { upgradeId }, installation) => {
    await customer.toSelection();
    await operate(installation, upgradeId, { kind: 'abandon' });
  },
});
const canceled = customerAt({
  owned: kept,
  go: async (customer, { upgradeId, orderNumber }, installation) => {
    await customer.toSelection();
    await operate(installation, upgradeId, { kind: 'cancelOrder', orderNumber });
  },
});

const reverted = customerAt({
  owned: kept,
  go: async (customer, { upgradeId, orderNumber }, installation) => {
    await customer.toKit('MAILGW1S1');
    await operate(installation, upgradeId, { kind: 'revert', orderNumber, ends: 'at-once' });
    await customer.reaches('reverted');
  },
});

/** Who bought another suite and has not registered it yet, while a code that they use ends soon. */
const buyingMore = once((installation) =>
  withBrowser(installation, async (browser): Promise<KnownCustomer> => {
    const customerNumber = fresh('C');
    const customer = { ...orderBody().customer, customerNumber };
    const filter = { productId: product('WEBFLT1E1'), seats: 30, until: day('2027-01-31') };
    await own(installation.demonstration, customerNumber, filter);
    const first = await placeOrder(installation.url, { customer });
    const order = { ...first, codes: [], email: `${fresh('odalys').toLowerCase()}@quillmere.example` };
    const someone = new Shortcut({ request: browser }, order);
    await someone.toSelection();
    await someone.confirm(installation);
    await placeOrder(installation.url, { customer, suite: 'total' });
    return { order, state: await browser.storageState() };
  }),
);

const customers = [
  ...[atAgreement, atForm, atSelection, withSteps, withQuestion, owningNothing, owningAll, held, parked],
  ...[done, withFormerKit, unconfirmed, doneWithoutKit, abandoned, canceled, reverted],
  ...[buyingMore],
];

/** Takes all customers as far as the scenes begin, a few side by side: much of it is waiting. */
export async function prepareCustomers(installation: Installation, besides: number): Promise<void> {
  const left = [...customers];
  const prepareOthers = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) await next(installation);
  };
  await Promise.all(Array.from({ length: besides }, prepareOthers));
}

async function open(page: Page, { upgradeId }: KnownCustomer['order'], part = ''): Promise<void> {
  await page.goto(`/upgrades/${upgradeId}${part}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByText('Loading').waitFor({ state: 'detached' });
}

function at(path: string) {
  return async (page: Page): Promise<void> => {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
  };
}

interface Look {
  readonly locale?: string;
  readonly part?: string;
  /** What is seen of the upgrade in place of what is so: states that take weeks, or are over in a moment. */
  readonly pretending?: Readonly<Record<string, unknown>>;
}

/** The page of a customer's upgrade, and what is done there. */
function ofCustomer(
  name: string,
  customer: (installation: Installation) => Promise<KnownCustomer>,
  act: (page: Page, order: KnownCustomer['order'], installation: Installation) => Promise<void> = async () => undefined,
  { part, pretending, ...look }: Look = {},
): Scene {
  return {
    name,
    ...look,
    browser: async (installation) => (await customer(installation)).state,
    go: async (page, installation) => {
      const { order } = await customer(installation);
      if (pretending) await pretend(page, order, pretending);
      await open(page, order, part);
      await act(page, order, installation);
    },
  };
}

async function pretend(page: Page, { upgradeId }: KnownCustomer['order'], changes: object): Promise<void> {
  await page.route(`**/v1/upgrades/${upgradeId}`, async (route) => {
    const response = await route.fetch();
    const upgrade = JSON.parse(await response.text()) as Record<string, unknown>;
    await route.fulfill({ response, json: { ...upgrade, ...changes } });
  });
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).click();
}

async function typeKey(page: Page, path: string, key: string, button: string): Promise<void> {
  await at(path)(page);
  await page.getByRole('textbox').fill(key);
  await press(page, button);
}

/** A kit is being made, which takes longer than usual. */
const building = {
  step: 'deployment-kit',
  waitingOn: 'us',
  since: '2026-11-28T10:42:00.000Z',
  kit: { revision: 1, state: 'building', attempt: 1, progress: 0.4, startedAt: '2026-11-28T10:42:00.000Z' },
};

const agreementChanged = {
  status: 409,
  contentType: 'application/problem+json',
  json: { code: 'agreement-changed', type: '', title: '', detail: '', status: 409, version: '1.1', digest: '' },
};

export const portalScenes: readonly Scene[] = [
  { name: 'start', go: at('/') },
  { name: 'start-ja', locale: 'ja-JP', go: at('/') },
  { name: 'help', go: at('/help') },
  { name: 'nothing-here', go: at('/nowhere') },
  { name: 'sign-in', go: at('/sign-in') },
  {
    name: 'sign-in-code',
    go: async (page) => {
      await at('/sign-in')(page);
      await page.getByLabel('Work email').fill('odalys@quillmere.example');
      await press(page, 'Mail me a link');
      await headline(page, 'Look at your mail');
      await press(page, 'Sign in to this browser');
      await page.getByText('This is a sandbox').waitFor();
    },
  },
  {
    name: 'sign-in-link',
    go: async (page) => {
      await at('/sign-in#token=none')(page);
      await press(page, 'Sign in to this browser');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'confirm-address', go: at('/confirm-address#token=none') },
  { name: 'key', go: at('/start') },
  { name: 'key-wrong', go: (page) => typeKey(page, '/start', 'PC-7K2M-Q9XW-44TA-N8', 'Continue') },
  {
    name: 'key-is-activation-code',
    go: (page) => typeKey(page, '/start', 'OS-2K7M-3Q9TX-4C6F8-E5N7A-9W2ZY-6U3KM', 'Continue'),
  },
  {
    name: 'key-unknown',
    go: async (page) => {
      await typeKey(page, '/start', 'PC-7K2M-Q9XW-44TA-N8RD', 'Continue');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'key-used',
    go: async (page, installation) => {
      const { order } = await done(installation);
      await typeKey(page, '/start', order.registrationKey, 'Continue');
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'key-ja',
    locale: 'ja-JP',
    go: async (page) => {
      await at('/start')(page);
      await page.getByRole('textbox').fill('PC-7K2M');
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'check',
    go: async (page, installation) => {
      const { registrationKey } = await orderFor(installation, kept);
      await typeKey(page, '/check', registrationKey, 'Check this key');
      await page.getByRole('heading', { level: 2 }).waitFor();
    },
  },
  { name: 'away', go: async (page, installation) => open(page, (await atForm(installation)).order) },
  ofCustomer('agreement', atAgreement, (page) => page.getByRole('button', { name: 'Accept and continue' }).waitFor()),
  ofCustomer('agreement-not-ticked', atAgreement, (page) => press(page, 'Accept and continue')),
  ofCustomer('agreement-changed', atAgreement, async (page, { upgradeId }) => {
    await page.route('**/agreement-acceptance', (route) => route.fulfill(agreementChanged));
    await page.route(`**/v1/upgrades/${upgradeId}/license-agreement?*`, async (route) => {
      const response = await route.fetch();
      const text = '1. What this is. It was written anew.\n\n2. Everything else stands.';
      await route.fulfill({ response, json: { version: '1.1', digest: 'd'.repeat(64), language: 'en', text } });
    });
    await page.getByLabel('I have read').check();
    await press(page, 'Accept and continue');
    await page.getByText('The agreement has changed').waitFor();
  }),
  ofCustomer('agreement-accepted', atForm, (page) => page.getByRole('link', { name: 'Download PDF' }).waitFor(), {
    part: '/agreement',
  }),
  ofCustomer('form', atForm, (page) => page.getByRole('button', { name: 'Continue' }).waitFor()),
  ofCustomer('form-wrong', atForm, async (page) => {
    await page.getByLabel('First name').fill('');
    await page.getByLabel('Work email').fill('odalys');
    await press(page, '+ Add an activation code');
    await page.getByLabel('Activation code 1', { exact: true }).fill('OS-2K7M-3Q9TX');
    await press(page, 'Continue');
  }),
  ofCustomer('answers', atForm, async (page) => {
    await page.getByLabel('Phone').fill('+49 30 1234567');
    await press(page, 'Continue');
    await headline(page, 'Check your details');
  }),
  ofCustomer('plan', atSelection, async () => undefined, {
    pretending: { step: 'activation-plan', waitingOn: 'us' },
  }),
  ofCustomer('suite', atSelection, (page) => page.getByRole('checkbox', { name: 'Mail Gateway', exact: true }).check()),
  ofCustomer('suite-later', atSelection, async (page) => {
    await page.getByRole('checkbox', { name: 'Mail Gateway', exact: true }).check();
    await press(page, 'Save and finish later');
  }),
  ofCustomer('suite-ja', withSteps, (page) => page.getByRole('checkbox').first().check(), { locale: 'ja-JP' }),
  ofCustomer('suite-steps', withSteps, (page) => page.getByRole('button', { name: /^Show/ }).first().click()),
  ofCustomer('suite-question', withQuestion, async (page) => {
    await press(page, 'Keep this code');
    await page.getByRole('radio').first().check();
  }),
  ofCustomer('suite-nothing-owned', owningNothing),
  ofCustomer('suite-everything-owned', owningAll),
  ofCustomer('suite-held', held),
  ofCustomer('offline', atSelection, async (page) => {
    await page.context().setOffline(true);
    await page.getByText('No connection').waitFor();
  }),
  ofCustomer('session-ended', atSelection, async (page) => {
    await page.getByRole('checkbox', { name: 'Mail Gateway', exact: true }).check();
    await page.context().clearCookies();
    await press(page, 'Get Deployment Kit');
    await headline(page, 'This upgrade is not open in this browser');
  }),
  ofCustomer('kit-slow', atSelection, (page) => page.getByText('Installers are put together').waitFor(), {
    pretending: building,
  }),
  ofCustomer('kit-tried-again', atSelection, (page) => page.getByText('This is try 3').waitFor(), {
    pretending: { ...building, kit: { ...building.kit, attempt: 3 } },
  }),
  ofCustomer('kit-late', atSelection, (page) => page.getByText('has not moved since').waitFor(), {
    pretending: { ...building, late: { since: building.since, cause: 'engine-away' } },
  }),
  ofCustomer('kit-with-a-person', parked, (page) => headline(page, 'A person is looking at your kit')),
  ofCustomer('kit-from-before', withFormerKit, async (page) => {
    await headline(page, 'A person is looking at your kit');
    await page.getByRole('heading', { name: 'Your kit from before' }).waitFor();
  }),
  ofCustomer('done', done, async (page) => {
    await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
    await page.getByRole('checkbox').first().check();
    await page.getByText('Text for a change ticket').click();
  }),
  ofCustomer('done-ja', done, (page) => page.getByRole('checkbox').first().waitFor(), { locale: 'ja-JP' }),
  ofCustomer('more-products', done, (page) => page.getByRole('checkbox').first().waitFor(), { part: '/products' }),
  ofCustomer('link-ended', done, (page) => page.getByRole('button', { name: 'Download', exact: true }).waitFor(), {
    part: '/link-expired',
  }),
  ofCustomer('done-unconfirmed', unconfirmed, (page) => page.getByText('Please confirm your address').waitFor()),
  ofCustomer('done-other-address', unconfirmed, async (page) => {
    await press(page, 'That address is wrong');
    await page.getByLabel('The right email address').fill('odalys');
    await press(page, 'Correct it and mail me');
    await page.getByText('Enter a mail address such as').waitFor();
  }),
  ofCustomer('done-without-kit', doneWithoutKit, (page) => page.getByText('Your codes', { exact: true }).waitFor()),
  ofCustomer('start-again', atSelection, async (page) => {
    await at('/')(page);
    await page.getByRole('heading', { name: 'Your upgrades' }).waitFor();
  }),
  {
    name: 'start-bought',
    browser: async (installation) => (await buyingMore(installation)).state,
    go: async (page) => {
      await at('/')(page);
      await page.getByText('A code that you use ends on 31 Jan 2027').waitFor();
    },
  },
  ofCustomer('account', atSelection, async (page) => {
    await at('/account')(page);
    await page.getByRole('button', { name: 'Sign out', exact: true }).waitFor();
  }),
  ofCustomer('sandbox-mails', done, async (page) => {
    await at('/sandbox-mails')(page);
    await page.locator('summary').first().click();
    await page.locator('.ticket').waitFor();
  }),
  ofCustomer('abandoned', abandoned),
  ofCustomer('canceled', canceled),
  ofCustomer('lapsed', atSelection, async () => undefined, { pretending: { step: 'lapsed', waitingOn: null } }),
  ofCustomer('reverted', reverted),
  ofCustomer('superseded', atSelection, async () => undefined, {
    pretending: { step: 'reverted', waitingOn: null, supersededBy: '0190a0a0-0000-7000-8000-000000000000' },
  }),
];
