import { describe, expect, it } from '@jest/globals';
import { afterTry, type Delivery, isOfNoUse, type MailRefusal } from '../../core/mail-delivery.ts';

const refusal: MailRefusal = { reason: 'refused', smtpCode: 451, status: '4.7.1' };
const delayed: Delivery = { outcome: 'delayed', refusal };
const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

describe('afterTry', () => {
  it.each([
    [1, 15_000],
    [2, 30_000],
    [5, 240_000],
    [9, 30 * minuteMs],
  ])('tries a delayed mail again, after try %d in %d ms', (attempts, againInMs) => {
    expect(afterTry(delayed, { kind: 'kit-ready', attempts, ageMs: 0 })).toEqual({
      state: 'waiting',
      refusal,
      againInMs,
    });
  });

  it.each([
    ['kit-ready', 3 * dayMs],
    ['sign-in', 15 * minuteMs],
    ['confirm-address', dayMs],
  ] as const)('gives up on %s where the next try would come too late', (kind, usefulMs) => {
    expect(afterTry(delayed, { kind, attempts: 1, ageMs: usefulMs - 20_000 })).toMatchObject({ state: 'waiting' });
    expect(afterTry(delayed, { kind, attempts: 1, ageMs: usefulMs - 10_000 })).toEqual({ state: 'refused', refusal });
  });

  it.each(['refused', 'unsure'] as const)('never tries again by itself what is %s', (outcome) => {
    expect(afterTry({ outcome, refusal }, { kind: 'kit-ready', attempts: 1, ageMs: 0 })).toEqual({
      state: outcome,
      refusal,
    });
  });
});

describe('isOfNoUse', () => {
  it('is said of a link for one use after its time, and of news after days', () => {
    expect(isOfNoUse({ kind: 'sign-in', ageMs: 16 * minuteMs })).toBe(true);
    expect(isOfNoUse({ kind: 'kit-ready', ageMs: 16 * minuteMs })).toBe(false);
    expect(isOfNoUse({ kind: 'kit-ready', ageMs: 4 * dayMs })).toBe(true);
  });
});
