import { describe, expect, it } from '@jest/globals';
import type { KitProblem } from '../../../core/problems.ts';
import type { Upgrade } from '../../../core/upgrade.ts';
import { afterCodes, parkKit, productsInKit, publishKit, restartKit } from '../../../core/work/kit.ts';
import { places, select, upgrade } from '../upgrade-builder.ts';

const problem: KitProblem = { code: 'installer-missing', productId: 'ENDGRD2S1', fileName: 'setup.bin' };

describe('productsInKit', () => {
  it.each([
    ['what was selected', ['ENDGRD2S1'], [], ['ENDGRD2S1']],
    ['owned products on request', [], ['ENDGRD1S1'], ['ENDGRD1S1']],
    ['no service', ['CLDAPP1S1', 'MAILGW1S1'], [], ['MAILGW1S1']],
    ['no service on request either', [], ['CLDAPP1S1'], []],
    [
      'each once, in the order of the catalog',
      ['MAILGW1S1', 'ENDGRD2S1'],
      ['ENDGRD1S1', 'ENDGRD2S1'],
      ['ENDGRD1S1', 'ENDGRD2S1', 'MAILGW1S1'],
    ],
    ['nothing', [], [], []],
  ])('holds %s', (_, productIds, installersFor, wanted) => {
    expect(productsInKit(upgrade(), select(productIds, { installersFor }))).toEqual(wanted);
  });
});

describe('afterCodes', () => {
  it('completes an upgrade with nothing to install', () => {
    expect(afterCodes(upgrade(), select(['CLDAPP1S1']))).toEqual({ to: { step: 'completed', parked: false } });
  });

  it.each([
    [1, null],
    [3, { revision: 2, state: 'ready', attempt: 1, problem: null }],
  ] as const)('starts the build of kit %i', (revision, kit) => {
    expect(afterCodes(upgrade({ kit }), select([], { installersFor: ['ENDGRD1S1'] }))).toEqual({
      to: { step: 'deployment-kit', parked: false },
      kit: { revision, state: 'building', problem: null, layoutDigest: null },
    });
  });
});

describe('publishKit', () => {
  it('completes the upgrade with the kit that passed its checks', () => {
    expect(publishKit(building(), { layoutDigest: 'digest-of-layout', sizeBytes: 4096 })).toEqual({
      to: { step: 'completed', parked: false },
      kit: { revision: 2, state: 'ready', problem: null, layoutDigest: 'digest-of-layout' },
      events: [{ type: 'kitReady', facts: { revision: 2, layoutDigest: 'digest-of-layout', sizeBytes: 4096 } }],
    });
  });
});

describe('parkKit', () => {
  it.each([
    ['the last try told a problem', 24, problem, problem],
    ['its one try was cut off', 1, problem, { code: 'kit-build-overdue' }],
    ['no try told anything', 3, null, { code: 'kit-build-overdue' }],
  ] as const)('names what stands in the way when the time of a build is over and %s', (_, attempt, last, named) => {
    const at = building({ kit: { revision: 2, state: 'building', attempt, problem: last } });
    expect(parkKit(at, { code: 'kit-build-overdue' })).toMatchObject({ problem: named, kit: { problem: named } });
  });

  it('parks the upgrade with what has to be mended', () => {
    expect(parkKit(building(), problem)).toEqual({
      to: { step: 'deployment-kit', parked: true },
      problem,
      kit: { revision: 2, state: 'failed', problem, layoutDigest: null },
      events: [{ type: 'kitFailed', facts: { revision: 2, problem } }],
    });
  });
});

describe('restartKit', () => {
  it.each(['operator', 'us'] as const)('builds the same kit again, and says who wanted it: %s', (by) => {
    expect(restartKit(building({ parked: true, problem }), by)).toEqual({
      to: { step: 'deployment-kit', parked: false },
      kit: { revision: 2, state: 'building', problem: null, layoutDigest: null },
      events: [{ type: 'kitRetried', facts: { revision: 2, by } }],
    });
  });
});

function building(changed: Partial<Upgrade> = {}): Upgrade {
  const kit = { revision: 2, state: 'building', attempt: 1, problem: null } as const;
  return upgrade({ ...places['deployment-kit'], kit, ...changed });
}
