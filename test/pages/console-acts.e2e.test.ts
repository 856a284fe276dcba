import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { own } from '../support/owned.ts';
import { day, product } from '../api/fixtures.ts';
import { asRole, orderBody, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { portalUnderTest } from './browser.ts';
import { signIn, signInAsOperator } from './operator.ts';

const term = { startsOn: '2126-12-01', termMonths: undefined, expiresOn: '2127-11-30' };

interface Asked {
  /** What is chosen or typed beside the reason, by its label. */
  readonly choose?: Readonly<Record<string, string | RegExp>>;
  readonly type?: Readonly<Record<string, string>>;
  /** What the preview says before anything is asked. */
  readonly would: RegExp;
  /** What the page says of it once it is known; without it, what is said at once. */
  readonly becomes?: RegExp;
}

describe('the acts of the console', () => {
  const { visit, current } = portalUnderTest();

  /** A customer with two codes that fit one component, and a third one that is suspended. */
  async function orderOfAnOwner() {
    const { customer } = orderBody();
    const { demonstration, url } = current();
    const owned = [
      { productId: product('MAILGW1E1'), seats: 20, until: day('2127-09-30') },
      { productId: product('MAILGW1E2'), seats: 500, until: day('2127-03-31') },
      { productId: product('ENDGRD7E1'), seats: 40, until: day('2127-03-31'), state: 'suspended' },
    ] as const;
    for (const one of owned) await own(demonstration, customer.customerNumber, one);
    return { ...(await placeOrder(url, { customer, ...term })), visitor: new Visitor(url) };
  }

  /** Asks for an act as somebody careful does: looks what it would do, is told that a reason is missing, gives one. */
  async function ask(page: Page, name: string, { choose = {}, type = {}, would, becomes }: Asked): Promise<void> {
    await page.getByRole('group', { name: 'What you can do' }).getByRole('button', { name, exact: true }).click();
    const form = page.getByRole('form', { name, exact: true });
    for (const [label, option] of Object.entries(choose)) await pick(form.getByLabel(label), option);
    for (const [label, text] of Object.entries(type)) await form.getByLabel(label).fill(text);
    await form.getByRole('region', { name: 'What it would do' }).getByText(would).first().waitFor();
    const go = form.getByRole('button', { name, exact: true });
    await go.click();
    await form.getByText('Say why').waitFor();
    await form.getByLabel('Reason').fill(`they asked us to: ${name}`);
    await go.click();
    const told = page.getByRole('status').filter({ hasText: `Asked last: ${name}, by ada-` });
    await told.getByText('Accepted.').waitFor();
    if (becomes) await page.getByText(becomes).first().waitFor();
    await page.getByText(`“they asked us to: ${name}” · accepted`).waitFor();
  }

  async function pick(select: ReturnType<Page['getByLabel']>, wanted: string | RegExp): Promise<void> {
    const offered = await select.locator('option').allInnerTexts();
    const label = offered.find((one) => (typeof wanted === 'string' ? one === wanted : wanted.test(one)));
    await select.selectOption({ label: label ?? `none of ${offered.join()}` });
  }

  it(
    'tell what they would do, ask for a reason, say at once what was decided, and what came of it once that is known',
    visit(async ({ page }) => {
      const { upgradeId, orderNumber, registrationKey, visitor } = await orderOfAnOwner();
      await signInAsOperator(page, current().url);
      await page.goto(`/console/upgrades/${upgradeId}`);
      await ask(page, 'Extend the deadline', { type: { Days: '30' }, would: /^It lapses on .+ instead of/ });

      await visitor.walkToSelection({ upgradeId, orderNumber, registrationKey });
      await page.reload();
      const question = { choose: { 'Code to keep': /…/ }, would: /MAILGW1S1: code kept instead of question/ };
      await ask(page, 'Answer the question', question);
      const held = { Product: /Endpoint/, 'What becomes of it': 'Retain its code' };
      await ask(page, 'Release what is held', { choose: held, would: /ENDGRD7E1.*is active again/ });
      await ask(page, 'Abandon', { would: /It goes from Choosing products .+ to Abandoned/, becomes: /, Abandoned,/ });
      await ask(page, 'Reopen', { would: /It goes from Abandoned .+ to/, becomes: /, Choosing products,/ });
      await ask(page, 'Start the run afresh', { would: /It stays at Choosing products/ });

      const { planVersion } = parsePlan(await visitor.upgrade(upgradeId));
      await visitor.select(upgradeId, ['CENCON1S1'], { planVersion });
      await visitor.reaches(upgradeId, 'completed');
      await page.reload();
      const rebuild = { would: /^Kit 2: is built from the beginning/, becomes: /Fixed: the kit passed its checks\./ };
      await ask(page, 'Build the kit anew', rebuild);
      const ending = {
        choose: { Order: orderNumber, 'When it ends': /^At once/ },
        would: /is taken back; what it gave/,
      };
      await ask(page, 'Take an order back', { ...ending, becomes: /, Taken back,/ });
      await page.getByRole('region', { name: 'Licenses' }).getByText('revoked').waitFor();
      expect((await current().storage.upgrades.read(upgradeId))?.step).toBe('reverted');
    }),
  );

  it(
    'are for whoever has claimed the upgrade: a claim is taken over with a reason, and what is old is refused with what changed and by whom',
    visit(async ({ page }) => {
      const { upgradeId } = await placeOrder(current().url);
      const asLead = (what: string, body: object) =>
        asRole(current().url, 'lead', `/v1/operations/upgrades/${upgradeId}/${what}`, { method: 'POST', body });
      await asLead('claim', {});
      await signInAsOperator(page, current().url);
      await page.goto(`/console/upgrades/${upgradeId}`);
      await page.getByText(/^Claimed by lead until/).waitFor();
      await page.getByRole('button', { name: 'Abandon' }).click();
      const abandon = page.getByRole('form', { name: 'Abandon' });
      await abandon.getByText('Somebody else has taken this upgrade on').waitFor();

      await page.getByRole('button', { name: 'Take over' }).click();
      await page.getByText('Say why you take it over').waitFor();
      await page.getByLabel('Reason').first().fill('they are on leave');
      await page.getByRole('button', { name: 'Take over' }).click();
      await page.getByText(/^Claimed by ada-/).waitFor();
      await abandon.getByText(/It goes from Registration key/).waitFor();

      await abandon.getByLabel('Reason').fill('I am late');
      await asLead('claim', { takeOver: true, reason: 'I am back' });
      const extended = { kind: 'extendDeadline', days: 5, reason: 'they call on Monday' };
      expect((await asLead('commands', extended)).status).toBe(200);
      await asLead('claim-release', {});
      const moved = abandon.getByRole('status').filter({ hasText: 'The upgrade has changed since you opened this' });
      await moved.getByText(/lead: Extend the deadline · “they call on Monday” · accepted \(0 min ago\)/).waitFor();
      await abandon.getByRole('button', { name: 'Abandon' }).click();
      await abandon.getByText('The upgrade has changed since you looked').waitFor();
      expect((await current().storage.upgrades.read(upgradeId))?.step).toBe('registration-key');
      await abandon.getByText('“I am late” · refused: The upgrade has changed since you looked at it').waitFor();

      await moved.getByRole('button', { name: /^I have looked/ }).click();
      expect(await abandon.getByLabel('Reason').inputValue()).toBe('I am late');
      await abandon.getByRole('button', { name: 'Abandon' }).click();
      await page.getByText(/, Abandoned,/).waitFor();
    }),
  );

  it(
    'and all other forms say what to do about a wrong entry, and keep what is typed through a reload and a session that ends',
    visit(async ({ page, newTab }) => {
      const { upgradeId, orderNumber } = await placeOrder(current().url);
      const again = await signInAsOperator(page, current().url);
      const address = `/console/upgrades/${upgradeId}`;
      await page.goto(address);
      await page.getByRole('button', { name: 'Extend the deadline' }).click();
      const form = page.getByRole('form', { name: 'Extend the deadline' });
      await form.getByLabel('Days').fill('a week');
      await form.getByLabel('Reason').fill('they are on holiday');
      await form.getByRole('button', { name: 'Extend the deadline' }).click();
      await form.getByText('Enter a whole number of days from 1 to 365').waitFor();
      await page.getByRole('button', { name: 'Write the note' }).click();
      await page.getByText('Write something first').waitFor();
      await page.getByLabel('Note', { exact: true }).fill('Odalys calls back.');
      await page.reload();
      await form.waitFor();
      expect(await form.getByLabel('Days').inputValue()).toBe('a week');
      expect(await form.getByLabel('Reason').inputValue()).toBe('they are on holiday');
      await form.getByLabel('Days').fill('7');
      await form.getByText(/^It lapses on/).waitFor();

      const other = await newTab();
      await other.goto(address);
      await other.getByRole('button', { name: 'Sign out' }).click();
      await other.getByLabel('Login').waitFor();
      await page.getByText('Your session has ended').waitFor();
      await signIn(page, again);
      await page.getByRole('button', { name: 'Write the note' }).click();
      await page.getByRole('listitem').filter({ hasText: 'Odalys calls back.' }).waitFor();
      expect(await page.getByLabel('Note', { exact: true }).inputValue()).toBe('');
      await form.getByRole('button', { name: 'Extend the deadline' }).click();
      await page.getByText('“they are on holiday” · accepted').waitFor();

      await page.goto('/console/campaigns/new?problem=installer-missing');
      await page.getByLabel('Reason').fill('it is back');
      await page.getByLabel('At most so many a minute').fill('fast');
      await page.getByRole('button', { name: 'Show what it would retry' }).click();
      await page.getByText('Enter a number from 1 to 600').waitFor();
      await page.reload();
      await page.getByLabel('Reason').waitFor();
      expect(await page.getByLabel('Reason').inputValue()).toBe('it is back');
      expect(await page.getByLabel('At most so many a minute').inputValue()).toBe('fast');

      await page.goto('/console/audit');
      await page.getByLabel('From the day').fill('yesterday');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByText('Enter a day such as 2026-12-01').waitFor();
      await page.getByLabel('From the day').fill('2026-01-01');
      await page.getByLabel('By', { exact: true }).selectOption({ label: again.login });
      await page.getByLabel('Order number').fill(orderNumber);
      await page.getByRole('button', { name: 'Find' }).click();
      const itsOwn = async () => (await page.getByRole('row').count()) === 3;
      await eventually('its own acts are shown', itsOwn);
      await page.reload();
      await eventually('they are shown again', itsOwn);
      await page.getByRole('cell', { name: 'Extend the deadline', exact: true }).waitFor();
      await page.getByLabel('Order number').fill('no such order');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByText('No actions in this period.').waitFor();

      await page.goto('/console/lists?cursor=elsewhere');
      await page.getByText(/^cursor: /).waitFor();

      await page.goto('/console/code');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByText('Enter a code, as it was read out or sent').waitFor();
      await page.getByLabel('Activation code').fill('SP-7F3K');
      await page.getByLabel('On the day').fill('31/01/2027');
      await page.getByRole('button', { name: 'Find' }).click();
      await page.getByText('Enter a day such as 2026-12-01').waitFor();
    }),
  );
});

function parsePlan(upgrade: Readonly<Record<string, unknown>>): { readonly planVersion: number } {
  return { planVersion: (upgrade.plan as { readonly version: number }).version };
}
