import { describe, expect, it } from '@jest/globals';
import type { AcceptAgreement } from '../../../core/commands.ts';
import { decide } from '../../../core/decisions/decide.ts';
import { accepted, refused } from '../../../core/result.ts';
import { facts, places, placesBut, upgrade } from '../upgrade-builder.ts';

const accept: AcceptAgreement = { kind: 'acceptAgreement', version: '2026-1', digest: 'digest-en' };

describe('acceptAgreement', () => {
  it.each(['digest-en', 'digest-de'])('accepts the text in force in any of its languages: %s', (digest) => {
    const at = upgrade(places['license-agreement']);
    expect(decide({ ...accept, digest }, facts({ upgrade: at }))).toEqual(
      accepted({
        to: { step: 'account-form', parked: false },
        agreement: { version: '2026-1', digest },
        events: [{ type: 'agreementAccepted', facts: { version: '2026-1', digest } }],
      }),
    );
  });

  it.each([
    ['version', { version: '2025-1' }],
    ['digest', { digest: 'digest-of-another-text' }],
    ['version with the digest in force', { version: '2025-1', digest: 'digest-de' }],
  ])('refuses another %s, and names the text in force', (_, changed) => {
    const at = upgrade(places['license-agreement']);
    expect(decide({ ...accept, ...changed }, facts({ upgrade: at }))).toEqual(
      refused({ code: 'agreement-changed', version: '2026-1', digest: 'digest-en' }),
    );
  });

  it.each(placesBut('license-agreement'))('is closed at %s', (name) => {
    const decision = decide(accept, facts({ upgrade: upgrade(places[name]) }));
    expect(decision).toMatchObject(
      refused({ code: 'step-not-open', step: places[name].step, open: expect.any(Array) as never }),
    );
  });

  it.each(placesBut('registration-key', 'license-agreement', 'lapsed'))(
    'accepts the same text again at %s without a change, also when another is in force by now',
    (name) => {
      const at = upgrade({ ...places[name], agreement: { version: '2026-1', digest: 'digest-en' } });
      const agreement = { version: '2027-1', digests: ['digest-of-2027'] };
      expect(decide(accept, facts({ upgrade: at, agreement }))).toEqual(accepted(null));
    },
  );

  it.each([{ version: '2026-2' }, { digest: 'digest-de' }])(
    'does not take %j for the text that was accepted',
    (changed) => {
      const at = upgrade({ ...places['account-form'], agreement: { version: '2026-1', digest: 'digest-en' } });
      expect(decide({ ...accept, ...changed }, facts({ upgrade: at }))).toMatchObject({
        problem: { code: 'step-not-open', open: ['registerKey', 'submitForm'] },
      });
    },
  );

  it('throws where there is no text in force: a fault of ours, not an answer', () => {
    const at = upgrade(places['license-agreement']);
    expect(() => decide(accept, facts({ upgrade: at, agreement: null }))).toThrow('no license agreement in force');
  });
});
