import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { demonstrationAgreements } from '../../prisma/seed/agreements.ts';
import { mailedTo } from '../support/one-time.ts';
import { asRole } from '../support/people.ts';
import { portalUnderTest } from './browser.ts';
import { orderFor, Shortcut, type CustomerOrder } from './customer.ts';
import {
  acceptAgreement,
  answersToKeep,
  card,
  choose,
  continueForm,
  enterKey,
  getKit,
  headline,
  keptIn,
  operate,
  sendForm,
  shows,
} from './walk.ts';

const { current, visit } = portalUnderTest();

const everything = ['ENDGRD1S1', 'ENDGRD2S1', 'MAILGW1S1', 'CENCON1S1', 'CLDAPP1S1'].map((productId) => ({
  productId,
}));
const tie = [
  { productId: 'MAILGW1E1', seats: 20, until: '2027-09-30' },
  { productId: 'MAILGW1E2', seats: 500, until: '2027-03-31' },
];

describe('the way through the portal', () => {
  it(
    'leads from the start page to a downloaded kit, by what the certificate says and nothing else, and leaves nothing of the customer in the browser',
    visit(async ({ page }) => {
      const order = await orderFor(current(), [{ productId: 'ENDGRD7E1' }]);
      const inCache = answersToKeep(page);
      await page.goto('/');
      await page.getByRole('link', { name: 'Sign up now' }).click();
      const spelled = ` ${order.registrationKey.toLowerCase().replaceAll('-', ' ')} `;
      await page.getByRole('textbox', { name: 'Registration key' }).fill(spelled);
      await shows(page.getByText(`Read as ${order.registrationKey}`));
      await enterKey(page, spelled);
      await acceptAgreement(page);
      await continueForm(page);
      await sendForm(page);

      const kit = page.getByRole('button', { name: 'Get Deployment Kit' });
      expect(await kit.isDisabled()).toBe(true);
      await choose(page, 'Mail Gateway');
      expect(await kit.isEnabled()).toBe(true);
      await getKit(page);

      await headline(page, 'Your kit is ready and checked');
      await shows(page.getByText('Please confirm your address'));
      await page.getByRole('button', { name: 'Confirm my address' }).click();
      await shows(page.getByText('Enter the code from the mail'));
      await page
        .getByLabel('Code from the mail')
        .fill((await mailedTo(current(), order.email, 'confirm-address')).code);
      await page.getByRole('button', { name: 'Confirm my address' }).click();
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Download', exact: true }).click();
      const file = await downloading;
      expect(file.suggestedFilename()).toMatch(/\.zip$/);
      expect((await readFile(await file.path())).subarray(0, 2).toString()).toBe('PK');
      await shows(page.getByRole('checkbox', { name: 'Kit downloaded', checked: true }));

      const kept = page.locator('.codes [data-product=ENDGRD1S1]');
      await kept.getByRole('button', { name: /^Show/ }).click();
      expect(await kept.innerText()).toContain(order.codes[0]);

      const stored = await keptIn(page);
      expect(stored).toContain('crossgrade.ticks');
      const wanted = [order.registrationKey, ...order.codes, order.email, 'Odalys', 'Brandt', 'Quillmere'];
      expect(wanted.filter((one) => stored.includes(one))).toEqual([]);
      expect(inCache).toEqual([]);
    }),
  );

  it(
    'has a mistyped address corrected, after which the mail to the old one opens nothing',
    visit(async ({ page }) => {
      const order = await orderFor(current());
      await page.goto('/');
      await new Shortcut(page, order).toKit('MAILGW1S1');
      await page.goto(`/upgrades/${order.upgradeId}`);
      await shows(page.getByText(`The mail goes to ${order.email}.`));
      await page.getByRole('button', { name: 'That address is wrong' }).click();
      await page.keyboard.type('odalys');
      await page.keyboard.press('Enter');
      await shows(page.getByText('Enter a mail address such as name@example.com'));
      const right = `right.${order.email}`;
      await page.getByLabel('The right email address').fill(right);
      await page.getByRole('button', { name: 'Correct it and mail me' }).click();
      await shows(page.getByText(`The mail goes to ${right}.`));

      const confirm = async (email: string) => {
        await page.goto('/help');
        await page.goto((await mailedTo(current(), email, 'confirm-address')).link);
        await page.getByRole('button', { name: 'Confirm my address' }).click();
      };
      await confirm(order.email);
      await shows(page.getByText('This link or code opens nothing'));
      await confirm(right);
      await shows(page.getByText(`${right} is confirmed`));
      await page.goto(`/upgrades/${order.upgradeId}`);
      await shows(page.getByRole('button', { name: 'Download', exact: true }));
    }),
  );

  it(
    'ends well without a kit where everything is owned',
    visit(async ({ page }) => {
      await open(page, await orderFor(current(), everything));
      await shows(page.getByText('Everything in this suite is already yours'));
      expect(await page.getByRole('button', { name: 'Get Deployment Kit' }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: 'Finish and show my codes' }).click();
      await headline(page, 'You are set');
      await shows(page.locator('.codes .product').nth(4));
      expect(await page.getByRole('button', { name: 'Download', exact: true }).count()).toBe(0);
    }),
  );

  it(
    'asks which of two codes stays, and goes on with the answer',
    visit(async ({ page }) => {
      const order = await orderFor(current(), tie);
      await open(page, order);
      const question = card(page, 'MAILGW1S1');
      await question.getByRole('button', { name: 'Keep this code' }).click();
      await shows(question.getByText('Choose one of the answers'));
      await question.getByRole('radio', { name: /recommended/ }).check();
      await question.getByRole('button', { name: 'Keep this code' }).click();
      await shows(card(page, 'MAILGW1S1').getByText('Code kept'));
      await card(page, 'MAILGW1S1').getByRole('button', { name: /^Show/ }).click();
      expect(await card(page, 'MAILGW1S1').innerText()).toContain(order.codes[1]);
    }),
  );

  it(
    'tells whoever answers late that an operator has answered meanwhile, and what',
    visit(async ({ page }) => {
      const order = await orderFor(current(), tie);
      await open(page, order);
      const question = card(page, 'MAILGW1S1');
      await question.getByRole('radio', { name: /recommended/ }).check();
      const catchUp = await keepStale(page, order);
      await operate(current(), order.upgradeId, { kind: 'answerQuestion', ...(await firstAnswer(order)) });
      await question.getByRole('button', { name: 'Keep this code' }).click();
      await shows(page.getByText('The plan has changed since you saw it'));
      await catchUp();
      await shows(page.getByText('Mail Gateway: was a question, is code kept'));
      await shows(card(page, 'MAILGW1S1').getByText('Code kept'));
    }),
  );

  it(
    'keeps the ticks of whoever chooses from a plan that has changed',
    visit(async ({ page }) => {
      const order = await orderFor(current(), tie);
      await open(page, order);
      await choose(page, 'Central Console');
      const catchUp = await keepStale(page, order);
      await operate(current(), order.upgradeId, { kind: 'answerQuestion', ...(await firstAnswer(order)) });
      await getKit(page);
      await shows(page.getByText('The plan has changed since you saw it'));
      await catchUp();
      await shows(page.getByText('Mail Gateway: was a question, is code kept'));
      await shows(page.getByRole('checkbox', { name: 'Central Console', exact: true, checked: true }));
      await getKit(page);
      await headline(page, 'Your kit is ready and checked');
    }),
  );

  it(
    'goes on beside a product that a person looks at, and shows by itself what they decide',
    visit(async ({ page }) => {
      const order = await orderFor(current(), [{ productId: 'ENDGRD7E1', state: 'suspended' }]);
      await open(page, order);
      await shows(card(page, 'ENDGRD1S1').locator('.tag', { hasText: 'A person is looking' }));
      await choose(page, 'Mail Gateway');
      await getKit(page);
      await headline(page, 'Your kit is ready and checked');
      await shows(page.getByText('A person is looking at Endpoint Guard. Everything else is done.'));
      await operate(current(), order.upgradeId, { kind: 'releaseHeld', productId: 'ENDGRD1S1', as: 'retain' });
      await shows(page.locator('.codes [data-product=ENDGRD1S1]').getByText('Code kept'));
    }),
  );

  it(
    'takes more products later, under a further kit',
    visit(async ({ page }) => {
      const order = await orderFor(current());
      await page.goto('/');
      const customer = new Shortcut(page, order);
      await customer.toKit('MAILGW1S1');
      await customer.confirm(current());
      await page.goto(`/upgrades/${order.upgradeId}`);
      const first = await page.locator('.kit .download').innerText();
      await page.getByRole('link', { name: 'Add products' }).click();
      await headline(page, 'Add products of your suite');
      await choose(page, 'Central Console');
      await getKit(page);
      await shows(page.locator('.codes [data-product=CENCON1S1]'));
      await shows(page.locator('.kit .download').filter({ hasNotText: first }));
    }),
  );

  // After all others: the agreement is another one from here on.
  it(
    'tells whoever accepts an agreement that has been replaced meanwhile, marks what is new, and takes the new one',
    visit(async ({ page }) => {
      const order = await orderFor(current());
      await page.goto('/');
      await new Shortcut(page, order).toAgreement();
      await page.goto(`/upgrades/${order.upgradeId}`);
      await page.getByLabel('I have read').check();
      await current().demonstration.putAgreement(nextAgreement());
      await page.getByRole('button', { name: 'Accept and continue' }).click();
      await shows(page.getByText('The agreement has changed since you read it (1.0 to 1.1)'));
      expect(await page.locator('ins').allInnerTexts()).toEqual(['7. New. This is new.']);
      expect(await page.getByLabel('I have read').isChecked()).toBe(false);
      await acceptAgreement(page);
      await continueForm(page);
      await shows(page.getByText('Version 1.1 accepted'));
      await sendForm(page);
    }),
  );
});

async function open(page: Page, order: CustomerOrder): Promise<void> {
  await page.goto('/');
  const customer = new Shortcut(page, order);
  await customer.toSelection();
  await customer.confirm(current());
  await page.goto(`/upgrades/${order.upgradeId}`);
  await headline(page, 'What your suite includes');
}

/** The agreement of the demonstration with a paragraph more. */
function nextAgreement() {
  const before = demonstrationAgreements.find(({ language }) => language === 'en');
  const text = `${before?.text ?? ''}\n7. New. This is new.\n`;
  return { version: '1.1', language: 'en', text, digest: createHash('sha256').update(text).digest('hex') };
}

/** Lets the page see its upgrade no more until it is told to catch up. */
async function keepStale(page: Page, { upgradeId }: CustomerOrder): Promise<() => Promise<void>> {
  const held: (() => Promise<void>)[] = [];
  const address = `**/v1/upgrades/${upgradeId}`;
  await page.route(address, (route) => {
    held.push(() => route.continue());
  });
  return async () => {
    for (const release of held.splice(0)) await release().catch(() => undefined);
    await page.unroute(address);
  };
}

/** The answer that keeps the smaller code. */
async function firstAnswer({ upgradeId }: CustomerOrder) {
  const { body } = await asRole(current().url, 'operator', `/v1/operations/upgrades/${upgradeId}`);
  const { plan } = parseUpgrade(body);
  const question = plan.components.find(({ action }) => action === 'question');
  if (!question) throw new Error('the plan has no question');
  const { productId, candidates = [] } = question;
  return {
    planVersion: plan.version,
    productId,
    licenseId: candidates.find(({ recommended }) => !recommended)?.licenseId,
  };
}

interface Asking {
  readonly plan: {
    readonly version: number;
    readonly components: readonly {
      readonly productId: string;
      readonly action: string;
      readonly candidates?: readonly { readonly licenseId: string; readonly recommended: boolean }[];
    }[];
  };
}

function parseUpgrade(body: unknown): Asking {
  return body as Asking;
}
