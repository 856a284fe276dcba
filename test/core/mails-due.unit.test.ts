import { describe, expect, it } from '@jest/globals';
import type { Change, EventType } from '../../core/change.ts';
import { acceptAgreement } from '../../core/decisions/accept-agreement.ts';
import { cancelOrder } from '../../core/decisions/cancel-order.ts';
import { registerKey } from '../../core/decisions/register-key.ts';
import { revert } from '../../core/decisions/revert.ts';
import { selectProducts } from '../../core/decisions/select-products.ts';
import { submitForm } from '../../core/decisions/submit-form.ts';
import { defaultDeadlines, due } from '../../core/deadlines.ts';
import { mailsDue } from '../../core/mails-due.ts';
import type { Upgrade } from '../../core/upgrade.ts';
import { issueCodes } from '../../core/work/codes.ts';
import { joinOrder } from '../../core/work/join-order.ts';
import { parkKit, publishKit, restartKit } from '../../core/work/kit.ts';
import { makePlan } from '../../core/work/plan.ts';
import { order, owned, productId } from './builders.ts';
import {
  changeOf,
  customer,
  facts,
  form,
  issue,
  noonMs,
  places,
  question,
  retain,
  select,
  storedPlan,
  upgrade,
  newAccount,
} from './upgrade-builder.ts';

const dayMs = 86_400_000;
const agreement = { version: '2026-1', digest: 'digest-en' };
const kit = { revision: 2, state: 'building', attempt: 1, problem: null } as const;
const building = upgrade({ ...places['deployment-kit'], kit });

const kinds = (at: Upgrade, change: Change | null) => (change ? mailsDue(at, change).map(({ kind }) => kind) : []);

describe('mailsDue', () => {
  it('sends the certificate of an order that opens an upgrade, once for the order and to its contact', () => {
    const at = upgrade();
    const mails = mailsDue(at, joinOrder({ upgrade: at, owned: [], issued: [], notMatched: [] }, order()));
    expect(mails).toMatchObject([
      { kind: 'certificate', to: 'order-contact', once: `order:${order().id}`, values: { seats: order().seats } },
    ]);
  });

  it('sends nothing when a key is registered or an agreement accepted: nobody is known yet', () => {
    const at = upgrade();
    expect(kinds(at, changeOf(registerKey(facts({ upgrade: at }))))).toEqual([]);
    const reads = upgrade(places['license-agreement']);
    const accepted = acceptAgreement({ kind: 'acceptAgreement', ...agreement }, facts({ upgrade: reads }));
    expect(kinds(reads, changeOf(accepted))).toEqual([]);
  });

  it('sends a copy of the agreement when the form is accepted, and tells the contact of the order', () => {
    const at = upgrade({ ...places['account-form'], agreement });
    const mails = mailsDue(at, changeOf(submitForm(form(), facts({ upgrade: at, actor: customer }))));
    expect(mails).toMatchObject([
      { kind: 'agreement-accepted', to: 'customer', values: agreement },
      { kind: 'key-registered', to: 'order-contact' },
    ]);
  });

  it('asks for an address to be confirmed whenever an account gets one, and for one that has it no second time', () => {
    const account = newAccount;
    const first = upgrade({ ...places['account-form'], agreement });
    expect(kinds(first, changeOf(submitForm(form(), facts({ upgrade: first, account }))))).toContain('confirm-address');
    const known = { ...account, known: true, signedInAs: 'account-1' };
    const next = changeOf(submitForm(form(), facts({ upgrade: first, account: known })));
    expect(kinds(first, next)).not.toContain('confirm-address');
    const owned = upgrade({ ...places['product-selection'], plan: storedPlan([]), ownerId: 'account-1' });
    const other = facts({ upgrade: owned, account: { ...account, id: 'account-2' }, form: form([], 'Other Ltd') });
    expect(kinds(owned, changeOf(submitForm(form(), other)))).toEqual(['confirm-address']);
  });

  it('sends nothing for a correction of the form that leaves the address', () => {
    const at = upgrade({ ...places['product-selection'], agreement, plan: storedPlan([]), ownerId: 'account-1' });
    const corrected = submitForm(form([], 'Other Ltd'), facts({ upgrade: at, form: form() }));
    expect(kinds(at, changeOf(corrected))).toEqual([]);
  });

  it('tells an address that a corrected form names no more', () => {
    const at = upgrade({ ...places['product-selection'], agreement, plan: storedPlan([]), ownerId: 'account-1' });
    const before = { ...form(), form: { ...form().form, user: { ...form().form.user, email: 'old@example.com' } } };
    const change = changeOf(submitForm(form(), facts({ upgrade: at, form: before, actor: customer })));
    expect(mailsDue(at, change)).toMatchObject([{ kind: 'address-replaced', to: 'former-address', once: null }]);
  });

  it('tells which codes a plan extends, and until when', () => {
    const at = upgrade(places['activation-plan']);
    const plan = makePlan({ upgrade: at, owned: [owned('A1', 'ENDGRD7E1')], notMatched: [] });
    expect(mailsDue(at, plan)).toMatchObject([
      { kind: 'terms-extended', values: { products: ['Endpoint Guard'], expiresOn: order().expiresOn } },
    ]);
  });

  it('sends nothing for a plan that keeps nothing and asks nothing', () => {
    const at = upgrade(places['activation-plan']);
    expect(kinds(at, makePlan({ upgrade: at, owned: [], notMatched: [] }))).toEqual([]);
  });

  it('asks a question of the customer once, and none of an operator', () => {
    const at = upgrade(places['activation-plan']);
    const planned = (asks: 'customer' | 'operator'): Change => ({
      plan: storedPlan([question('MAILGW1S1', ['A3', 'A4'], { asks })]),
      events: [{ type: 'planMade', facts: {} }],
    });
    expect(mailsDue(at, planned('customer'))).toMatchObject([
      { kind: 'question-waiting', values: { products: ['Mail Gateway'] } },
    ]);
    expect(kinds(at, planned('operator'))).toEqual([]);
    const asked = { ...at, plan: storedPlan([question('MAILGW1S1', ['A3', 'A4'])]) };
    expect(kinds(asked, planned('customer'))).toEqual([]);
  });

  it('tells that issued codes get the term of an order that joins later', () => {
    const selection = { planVersion: 1, productIds: [productId('MAILGW1S1')], installersFor: [] };
    const at = upgrade({
      ...places.completed,
      plan: storedPlan([issue('MAILGW1S1')]),
      selection,
      issued: [productId('MAILGW1S1')],
    });
    const next = order({ id: 'order-2', orderNumber: 'PO-2' });
    const license = owned('issued-1', 'MAILGW1S1');
    const joined = { ...at, orders: [...at.orders, next] };
    const change = joinOrder({ upgrade: joined, owned: [], issued: [license], notMatched: [] }, next);
    expect(mailsDue(joined, change)).toMatchObject([
      { kind: 'certificate', once: 'order:order-2' },
      { kind: 'terms-extended', values: { products: ['Mail Gateway'] } },
    ]);
  });

  it('tells that an upgrade is complete where there is no kit, and not where one follows', () => {
    const nothing = upgrade({ ...places['product-selection'], plan: storedPlan([retain('ENDGRD1S1', 'A1')]) });
    expect(kinds(nothing, changeOf(selectProducts(select([]), facts({ upgrade: nothing }))))).toEqual(['nothing-new']);
    const selection = (id: string) => ({ planVersion: 1, productIds: [productId(id)], installersFor: [] });
    const issuing = (id: string) =>
      upgrade({ ...places['activation-codes'], plan: storedPlan([issue(id)]), selection: selection(id) });
    expect(kinds(issuing('CLDAPP1S1'), issueCodes(issuing('CLDAPP1S1')))).toEqual(['nothing-new']);
    expect(kinds(issuing('MAILGW1S1'), issueCodes(issuing('MAILGW1S1')))).toEqual([]);
  });

  it('tells of one kit once, whether it is ready or failed, however often it is tried', () => {
    const ready = publishKit(building, { layoutDigest: 'd', sizeBytes: 1 });
    expect(mailsDue(building, ready)).toMatchObject([{ kind: 'kit-ready', once: 'kit:2' }]);
    const failed = parkKit(building, { code: 'object-store-unavailable' });
    expect(mailsDue(building, failed)).toMatchObject([{ kind: 'kit-failed', once: 'kit:2' }]);
    expect(kinds(building, restartKit(building, 'operator'))).toEqual([]);
  });

  it.each(['license-agreement', 'account-form', 'product-selection'] as const)('reminds at %s', (step) => {
    const at = upgrade({ ...places[step], ...(step === 'product-selection' && { plan: storedPlan([]) }) });
    const change = due(at, noonMs + 20 * dayMs, defaultDeadlines);
    expect(change && mailsDue(at, change)).toMatchObject([{ kind: 'reminder', values: { step } }]);
  });

  it('tells that a deadline is near, with the days that are left, and that an upgrade lapsed', () => {
    const at = upgrade();
    const near = due(at, noonMs + 170 * dayMs, defaultDeadlines);
    expect(near && mailsDue(at, near)).toMatchObject([{ kind: 'deadline-near', values: { daysLeft: 10 } }]);
    expect(kinds(at, due(at, noonMs + 181 * dayMs, defaultDeadlines))).toEqual(['upgrade-lapsed']);
  });

  it('tells that a code is about to end', () => {
    const at = upgrade({ codeEndsOn: order().startsOn });
    const ending = due(at, noonMs + 5 * dayMs, defaultDeadlines);
    expect(ending && mailsDue(at, ending)).toMatchObject([
      { kind: 'code-ending', values: { endsOn: order().startsOn } },
    ]);
  });

  it('tells of an order that was canceled or taken back, and when what it gave ends', () => {
    const { orderNumber } = order();
    const at = upgrade(places['product-selection']);
    const canceled = changeOf(cancelOrder({ kind: 'cancelOrder', orderNumber, reason: 'r' }, facts({ upgrade: at })));
    expect(mailsDue(at, canceled)).toMatchObject([{ kind: 'order-ended', values: { as: 'canceled', orderNumber } }]);
    const done = upgrade(places.completed);
    const reverted = changeOf(
      revert({ kind: 'revert', orderNumber, ends: 'on-notice-day', reason: 'r' }, facts({ upgrade: done })),
    );
    expect(mailsDue(done, reverted)).toMatchObject([{ kind: 'order-ended', values: { as: 'reverted' } }]);
  });

  it.each<EventType>([
    ...([
      'kitRetried',
      'kitRebuilt',
      'kitDownloaded',
      'upgradeAbandoned',
      'upgradeReopened',
      'upgradeSuperseded',
    ] as const),
    ...(['codesRevoked', 'releaseRequested', 'registrationReleased', 'deadlineExtended', 'runStartedAfresh'] as const),
  ])('sends nothing for %s', (type) => {
    expect(kinds(building, { events: [{ type, facts: {} }] })).toEqual([]);
  });
});
