import { describe, expect, it } from '@jest/globals';
import { decide } from '../../../core/decisions/decide.ts';
import type { MailToResend } from '../../../core/decisions/facts.ts';
import { accepted, refused } from '../../../core/result.ts';
import type { Place } from '../../../core/steps.ts';
import { facts, operator, places, upgrade } from '../upgrade-builder.ts';

const resend = { kind: 'resendMail', mailId: 'mail-1', reason: 'it was lost' } as const;
const sent: MailToResend = { id: 'mail-1', kind: 'kit-ready', state: 'sent', forgotten: false, ownerConfirmed: false };
const of = (mail: MailToResend | null, place: Place = places.completed) =>
  decide(resend, facts({ upgrade: upgrade(place), actor: operator, mail }));

describe('resendMail', () => {
  it.each(Object.entries(places))(
    'sends at %s a mail anew that was sent, refused, or of which nobody knows',
    (_, place) => {
      for (const state of ['sent', 'refused', 'unsure'] as const)
        expect(of({ ...sent, state }, place)).toEqual(
          accepted({
            resends: { mailId: 'mail-1', kind: 'kit-ready' },
            events: [{ type: 'mailResent', facts: { mail: 'kit-ready' } }],
          }),
        );
    },
  );

  it.each([
    ['waiting', { state: 'waiting' }],
    ['sending', { state: 'sending' }],
    ['replaced', { state: 'replaced' }],
    ['forgotten', { forgotten: true }],
    ['confirmed', { kind: 'confirm-address', ownerConfirmed: true }],
  ] as const)('does not send one that is %s', (because, changed) => {
    expect(of({ ...sent, ...changed })).toEqual(refused({ code: 'mail-not-resent', because }));
  });

  it('knows no mail of another upgrade', () => {
    expect(of(null)).toEqual(refused({ code: 'not-found' }));
  });
});
