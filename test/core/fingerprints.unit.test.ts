import { describe, expect, it } from '@jest/globals';
import { causeOf, causeOfTrouble, fingerprintOf, normalizeCause, partsOf } from '../../core/fingerprints.ts';

const missing = (fileName: string, productId = 'MAILGW1S1') =>
  fingerprintOf(causeOf({ code: 'installer-missing', productId, fileName }));

describe('a fingerprint', () => {
  it('is the same for the same cause, whatever the version', () => {
    expect(missing('Mail Gateway-4.2.1.run')).toBe('installer-missing:MAILGW1S1:mail-gateway-#-run');
    expect(missing('mail gateway-5.0.run')).toBe(missing('Mail Gateway-4.2.1.run'));
  });

  it('tells products, problems and files apart', () => {
    const others = [missing('a.run'), missing('b.run'), missing('a.run', 'ENDGRD1S1')];
    const damaged = fingerprintOf(causeOf({ code: 'installer-damaged', productId: 'MAILGW1S1', fileName: 'a.run' }));
    expect(new Set([...others, damaged]).size).toBe(4);
  });

  it('needs no product and no file', () => {
    expect(fingerprintOf(causeOf({ code: 'signer-unavailable' }))).toBe('signer-unavailable::');
  });

  it('of a run in trouble passes over ids and numbers', () => {
    const one = causeOfTrouble("cause=Task failed run 01930000-0000-7000-8000-000000000001 at 'event 17'");
    expect(one.cause).toBe('cause=task failed run # at event #');
    expect(fingerprintOf(one)).toBe('run-in-trouble::cause-task-failed-run-#-at-event-#');
  });

  it('tells what it is made of', () => {
    expect(partsOf(missing('a.run'))).toEqual({ code: 'installer-missing', productId: 'MAILGW1S1', cause: 'a-run' });
    expect(partsOf('signer-unavailable::')).toEqual({ code: 'signer-unavailable', productId: null, cause: '' });
  });

  it('is bounded', () => {
    expect(normalizeCause('ä'.repeat(500))).toHaveLength(80);
  });
});
