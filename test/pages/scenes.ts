import type { Installation } from '../support/installation.ts';
import { asRole, type PlacedOrder, placeOrder, Visitor } from '../support/people.ts';
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

/** A bulk retry of one kit; answers its id. */
const startedCampaign = once(async (installation: Installation): Promise<string> => {
  const { upgradeId } = await parkOrder(installation);
  const body = { filter: { upgrades: [upgradeId] }, reason: 'the installer is back' };
  const campaign = await asRole(installation.url, 'operator', '/v1/operations/campaigns', { method: 'POST', body });
  return String(campaign.body.id);
});

export const scenes: readonly Scene[] = [
  ...portalScenes,
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
      await page.getByText('Another mail address was asked for on').waitFor();
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
    name: 'console-campaigns',
    browser: operator,
    go: async (page, installation) => {
      await startedCampaign(installation);
      await page.goto('/console/campaigns');
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'console-campaign',
    browser: operator,
    go: async (page, installation) => {
      await page.goto(`/console/campaigns/${await startedCampaign(installation)}`);
      await page.getByRole('table').waitFor();
    },
  },
  {
    name: 'console-health',
    browser: operator,
    go: async (page, installation) => {
      await parkedOrder(installation);
      await page.goto('/console/health');
      await page.getByRole('heading', { name: 'Time in each step' }).waitFor();
    },
  },
  {
    name: 'console-lists',
    browser: operator,
    go: async (page, installation) => {
      await placeOrder(installation.url);
      await page.goto('/console/lists');
      await page.getByRole('table').waitFor();
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
