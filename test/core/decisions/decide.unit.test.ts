import { describe, expect, it } from '@jest/globals';
import type { Command } from '../../../core/commands.ts';
import { decide } from '../../../core/decisions/decide.ts';
import { accepted, refused } from '../../../core/result.ts';
import type { Step } from '../../../core/steps.ts';
import { productId } from '../builders.ts';
import {
  answer,
  customer,
  facts,
  form,
  operator,
  places,
  select,
  stranger,
  upgrade,
  visitor,
} from '../upgrade-builder.ts';

const commands: readonly Command[] = [
  { kind: 'registerKey' },
  { kind: 'acceptAgreement', version: '2026-1', digest: 'digest-en' },
  form(),
  answer('MAILGW1S1', null),
  select([]),
  { kind: 'retryKit', reason: 'mended' },
  { kind: 'abandon', reason: 'asked for' },
  { kind: 'releaseHeld', productId: productId('MAILGW1S1'), as: 'retain', reason: 'paid' },
  { kind: 'reopen', reason: 'asked for' },
  { kind: 'cancelOrder', orderNumber: '4711', reason: 'asked for' },
  { kind: 'revert', orderNumber: '4711', ends: 'on-notice-day', reason: 'asked for' },
  { kind: 'releaseRegistration', reason: 'wrong customer' },
  { kind: 'extendDeadline', days: 30, reason: 'asked for' },
  { kind: 'correctAddress', email: 'ada@example.com', reason: 'mistyped' },
  { kind: 'resendMail', mailId: 'mail-1', reason: 'it was lost' },
  { kind: 'startAfresh', reason: 'stuck' },
];

/** Where a key is unknown to everybody but its owner. */
const spent: ReadonlySet<Step> = new Set(['canceled', 'reverting', 'reverted']);

describe('decide', () => {
  it.each(
    commands.flatMap((command) =>
      Object.entries(places)
        .map(([name, place]) => ({ command, name, place }))
        .filter(({ place: { step } }) => command.kind !== 'registerKey' || !spent.has(step)),
    ),
  )("refuses another visitor's $command.kind at $name in the same words: the key is used", ({ command, place }) => {
    const owned = upgrade({ ...place, ownerId: 'visitor-1' });
    expect(decide(command, facts({ upgrade: owned, actor: stranger }))).toEqual(
      refused({ code: 'registration-key-used' }),
    );
  });

  it.each([
    ['anybody with the key, before a form is accepted', stranger, null],
    ['the owner', visitor, 'visitor-1'],
    ['the account that owns it', customer, 'account-1'],
    ['an operator', operator, 'visitor-1'],
    ['the partner', { kind: 'partner', id: 'partner-1' } as const, 'visitor-1'],
  ])('lets in %s', (_, actor, ownerId) => {
    const open = upgrade({ ...places['account-form'], ownerId });
    expect(decide({ kind: 'registerKey' }, facts({ upgrade: open, actor }))).toEqual(accepted(null));
  });

  it('refuses everything to the owner who was released, wherever the upgrade stands since', () => {
    const released = { visitorId: 'visitor-1', barredId: 'account-1' };
    for (const place of Object.values(places)) {
      for (const [command, actor] of commands.flatMap((one) => [[one, visitor] as const, [one, customer] as const])) {
        const decision = decide(command, facts({ upgrade: upgrade({ ...place, ...released }), actor }));
        const spent = ['canceled', 'reverting', 'reverted'].includes(place.step) && command.kind === 'registerKey';
        expect(decision).toEqual(refused({ code: spent ? 'registration-key-unknown' : 'registration-key-used' }));
      }
    }
  });

  it.each(commands)('refuses $kind to another account as to another visitor', (command) => {
    const owned = upgrade({ ...places.completed, ownerId: 'account-2' });
    expect(decide(command, facts({ upgrade: owned, actor: customer }))).toEqual(
      refused({ code: 'registration-key-used' }),
    );
  });

  it.each([
    ['a customer', visitor, ['registerKey', 'answerQuestion', 'selectProducts', 'rebuildKit', 'correctAddress']],
    [
      'an operator',
      operator,
      [
        ...['registerKey', 'cancelOrder', 'releaseRegistration', 'answerQuestion', 'releaseHeld'],
        ...['selectProducts', 'rebuildKit', 'revert', 'correctAddress', 'resendMail', 'startAfresh'],
      ],
    ],
  ] as const)('offers %s what is open to them', (_, actor, open) => {
    const completed = upgrade({ ...places.completed, ownerId: 'visitor-1' });
    expect(decide({ kind: 'reopen', reason: 'asked for' }, facts({ upgrade: completed, actor }))).toEqual(
      refused({ code: 'step-not-open', step: 'completed', open }),
    );
  });

  it.each(Object.entries(places))('notes at %s that a run was started afresh, and changes nothing', (_, place) => {
    expect(
      decide({ kind: 'startAfresh', reason: 'stuck' }, facts({ upgrade: upgrade(place), actor: operator })),
    ).toEqual(accepted({ events: [{ type: 'runStartedAfresh', facts: {} }] }));
  });
});
