import type { Installation } from '../support/installation.ts';
import { type PlacedOrder, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { orderFor } from './customer.ts';
import { once } from './known-browsers.ts';
import { makeOperator, operatorsBrowser } from './operator.ts';
import { portalScenes, type Scene } from './portal-scenes.ts';
import { operate } from './walk.ts';

export type { Scene };

const operator = once(({ url }: Installation) => operatorsBrowser(url));

/** One such order for all who only look. */
const parkedOrder = once(parkOrder);

/** An order whose kit waits for an operator. */
async function parkOrder(installation: Installation): Promise<PlacedOrder> {
  const order = await placeOrder(installation.url);
  const visitor = new Visitor(installation.url);
  await installation.storage.sandbox.provoke(order.upgradeId, 'missing-blob', 1, 'MAILGW1S1');
  await visitor.walkToSelection(order);
  await visitor.select(order.upgradeId, ['MAILGW1S1']);
  await eventually('it is parked', async () => (await visitor.upgrade(order.upgradeId)).waitingOn === 'operator');
  return order;
}

export const scenes: readonly Scene[] = [
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
      await page.getByRole('button', { name: 'Mail me a link' }).click();
      await page.getByRole('heading', { name: 'Look at your mail' }).waitFor();
      await page.getByRole('button', { name: 'Sign in to this browser' }).click();
    },
  },
  { name: 'sign-in-link', go: at('/sign-in#token=none') },
  { name: 'confirm-address', go: at('/confirm-address#token=none') },
  { name: 'key', go: at('/start') },
  {
    name: 'key-wrong',
    go: async (page) => {
      await at('/start')(page);
      await page.getByRole('textbox').fill('PC-7K2M-Q9XW-44TA-N8');
      await page.getByRole('button', { name: 'Continue' }).click();
    },
  },
  {
    name: 'key-unknown',
    go: async (page) => {
      await at('/start')(page);
      await page.getByRole('textbox').fill('PC-7K2M-Q9XW-44TA-N8RD');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'check',
    go: async (page, installation) => {
      const { registrationKey } = await orderFor(installation, kept);
      await at('/check')(page);
      await page.getByRole('textbox').fill(registrationKey);
      await page.getByRole('button', { name: 'Check this key' }).click();
      await page.getByRole('heading', { level: 2 }).waitFor();
    },
  },
  {
    name: 'away',
    go: async (page, installation) => open(page, await orderFor(installation)),
  },
  {
    name: 'agreement',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await new Shortcut(page, order).toAgreement();
      await open(page, order);
      await page.getByRole('button', { name: 'Accept and continue' }).waitFor();
    },
  },
  {
    name: 'agreement-not-ticked',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await new Shortcut(page, order).toAgreement();
      await open(page, order);
      await page.getByRole('button', { name: 'Accept and continue' }).click();
    },
  },
  {
    name: 'form',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await new Shortcut(page, order).toForm();
      await open(page, order);
      await page.getByRole('button', { name: 'Continue' }).waitFor();
    },
  },
  {
    name: 'form-wrong',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await new Shortcut(page, order).toForm();
      await open(page, order);
      await page.getByLabel('First name').fill('');
      await page.getByLabel('Work email').fill('odalys');
      await page.getByRole('button', { name: 'Add an activation code' }).click();
      await page.getByLabel('Activation code 1', { exact: true }).fill('OS-2K7M-3Q9TX');
      await page.getByRole('button', { name: 'Continue' }).click();
    },
  },
  {
    name: 'answers',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await new Shortcut(page, order).toForm();
      await open(page, order);
      await page.getByLabel('Last name').fill('Brandt');
      await page.getByLabel('Phone').fill('+49 30 1234567');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: 'Check your details' }).waitFor();
    },
  },
  {
    name: 'suite',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await new Shortcut(page, order).toSelection();
      await open(page, order);
      await page.getByRole('checkbox', { name: 'Mail Gateway', exact: true }).check();
    },
  },
  {
    name: 'suite-ja',
    locale: 'ja-JP',
    go: async (page, installation) => {
      const order = await orderFor(installation, manySteps);
      await new Shortcut(page, order).toSelection();
      await page.goto(`/upgrades/${order.upgradeId}`);
      await page.getByRole('checkbox').first().check();
    },
  },
  {
    name: 'suite-steps',
    go: async (page, installation) => {
      const order = await orderFor(installation, manySteps);
      await new Shortcut(page, order).toSelection();
      await open(page, order);
      await page.getByRole('button', { name: /^Show/ }).first().click();
    },
  },
  {
    name: 'suite-question',
    go: async (page, installation) => {
      const order = await orderFor(installation, tie);
      await new Shortcut(page, order).toSelection();
      await open(page, order);
      await page.getByRole('radio').first().check();
    },
  },
  {
    name: 'suite-nothing-owned',
    go: async (page, installation) => {
      const order = await orderFor(installation, [], { suite: 'total' });
      await new Shortcut(page, order).toSelection();
      await open(page, order);
    },
  },
  {
    name: 'suite-everything-owned',
    go: async (page, installation) => {
      const order = await orderFor(installation, everything);
      await new Shortcut(page, order).toSelection();
      await open(page, order);
    },
  },
  {
    name: 'suite-held',
    go: async (page, installation) => {
      const order = await orderFor(installation, [{ productId: 'ENDGRD7E1', state: 'suspended' }]);
      await new Shortcut(page, order).toSelection();
      await open(page, order);
    },
  },
  {
    name: 'kit-slow',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await installation.storage.sandbox.provoke(order.upgradeId, 'kit-build-slow', 1);
      await new Shortcut(page, order).select('MAILGW1S1');
      await open(page, order);
      await page.getByText('Installers are put together').waitFor();
    },
  },
  {
    name: 'kit-with-a-person',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await installation.storage.sandbox.provoke(order.upgradeId, 'kit-build-fails', 1);
      await new Shortcut(page, order).select('MAILGW1S1');
      await open(page, order);
      await page.getByRole('heading', { name: 'A person is looking at your kit' }).waitFor();
    },
  },
  {
    name: 'done',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      const customer = new Shortcut(page, order);
      await customer.toKit('MAILGW1S1', 'CLDAPP1S1');
      await customer.confirm(installation);
      await open(page, order);
      await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
      await page.getByRole('checkbox').first().check();
    },
  },
  {
    name: 'more-products',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await new Shortcut(page, order).toKit('MAILGW1S1');
      await open(page, order, '/products');
    },
  },
  {
    name: 'link-ended',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      const customer = new Shortcut(page, order);
      await customer.toKit('MAILGW1S1');
      await customer.confirm(installation);
      await open(page, order, '/link-expired');
      await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
    },
  },
  {
    name: 'start-again',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await new Shortcut(page, order).toSelection();
      await open(page, order);
      await at('/')(page);
      await page.getByRole('heading', { name: 'Your upgrades' }).waitFor();
    },
  },
  {
    name: 'start-bought',
    go: async (page, installation) => {
      const customerNumber = fresh('C');
      const customer = { ...orderBody().customer, customerNumber };
      const filter = { productId: product('WEBFLT1E1'), seats: 30, until: day('2027-01-31') };
      await own(installation.demonstration, customerNumber, filter);
      const first = await placeOrder(installation.url, { customer });
      const order = { ...first, codes: [], email: `${fresh('odalys').toLowerCase()}@quillmere.example` };
      const someone = new Shortcut(page, order);
      await someone.toSelection();
      await someone.confirm(installation);
      await placeOrder(installation.url, { customer, suite: 'total' });
      await at('/')(page);
      await page.getByText('A code that you use ends on 31 Jan 2027').waitFor();
    },
  },
  {
    name: 'account',
    go: async (page, installation) => {
      await new Shortcut(page, await orderFor(installation, kept)).toSelection();
      await at('/account')(page);
      await page.getByRole('button', { name: 'Sign out', exact: true }).waitFor();
    },
  },
  {
    name: 'abandoned',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await new Shortcut(page, order).toSelection();
      await operate(installation, order.upgradeId, { kind: 'abandon' });
      await open(page, order);
    },
  },
  {
    name: 'done-unconfirmed',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await new Shortcut(page, order).toKit('MAILGW1S1');
      await open(page, order);
      await page.getByText('Please confirm your address').waitFor();
    },
  },
  {
    name: 'done-other-address',
    go: async (page, installation) => {
      const order = await orderFor(installation, kept);
      await new Shortcut(page, order).toKit('MAILGW1S1');
      await open(page, order);
      await page.getByRole('button', { name: 'That address is wrong' }).click();
      await page.getByLabel('The right email address').fill('odalys');
      await page.getByRole('button', { name: 'Correct it and mail me' }).click();
      await page.getByText('Enter a mail address such as').waitFor();
    },
  },
  {
    name: 'done-without-kit',
    go: async (page, installation) => {
      const order = await orderFor(installation, everything);
      const customer = new Shortcut(page, order);
      await customer.toKit();
      await customer.confirm(installation);
      await open(page, order);
      await page.getByText('Your codes', { exact: true }).waitFor();
    },
  },
  {
    name: 'console-sign-in',
    go: async (page) => {
      await page.goto('/console');
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
  },
  {
    name: 'console-set-up',
    go: async (page, installation) => {
      const { secret } = await makeOperator(installation.url);
      await page.goto(`/staff/set-up#${secret}`);
      await page.getByRole('img').waitFor();
    },
  },
  {
    name: 'console-queue',
    browser: operator,
    go: async (page, installation) => {
      await parkedOrder(installation);
      await page.goto('/console');
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'console-groups',
    browser: operator,
    go: async (page, installation) => {
      await parkedOrder(installation);
      await page.goto('/console/groups');
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'console-upgrade',
    browser: operator,
    go: async (page, installation) => {
      const { upgradeId } = await parkedOrder(installation);
      await page.goto(`/console/upgrades/${upgradeId}`);
      await page.getByRole('form', { name: 'Retry the kit' }).waitFor();
    },
  },
  {
    name: 'console-address',
    browser: operator,
    go: async (page, installation) => {
      const { upgradeId } = await parkOrder(installation);
      await operate(installation, upgradeId, { kind: 'correctAddress', email: 'right@quillmere.example' });
      await page.goto(`/console/upgrades/${upgradeId}`);
      await page.getByText('Another mail address was asked for').waitFor();
      await page.getByRole('button', { name: 'Correct the address' }).click();
      await page.getByLabel('Mail address').waitFor();
    },
  },
  {
    name: 'console-new-campaign',
    browser: operator,
    go: async (page) => {
      await page.goto('/console/campaigns/new?problem=installer-missing');
      await page.getByRole('button', { name: 'Show what it would retry' }).waitFor();
    },
  },
  {
    name: 'console-audit',
    browser: operator,
    go: async (page) => {
      await page.goto('/console/audit');
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'console-code',
    browser: operator,
    go: async (page, installation) => {
      const { codes } = await orderFor(installation, [{ productId: 'ENDGRD7E1' }]);
      await page.goto('/console/code');
      await page.getByLabel('Activation code').fill(codes[0] ?? '');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByText(/seats on/).waitFor();
    },
  },
];
