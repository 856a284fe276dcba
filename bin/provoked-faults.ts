import { setTimeout as delay } from 'node:timers/promises';
import type { KitFault } from '../activities/build-kit.ts';
import type { Sandbox } from '../storage/sandbox.ts';

const slowBuildMs = 20_000;

/** The faults that the sandbox provokes in kit builds, as often as each upgrade has them left. */
export function provokeFaults(sandbox: Sandbox): (upgradeId: string, signal: AbortSignal) => Promise<KitFault | null> {
  return async (upgradeId, signal) => {
    switch (await sandbox.takeFault(upgradeId)) {
      case 'kit-attempt-fails':
        return { problem: { code: 'object-store-unavailable' }, final: false };
      case 'kit-build-fails':
        return {
          problem: { code: 'installer-missing', productId: 'SANDBOX01', fileName: 'provoked.bin' },
          final: true,
        };
      case 'kit-build-slow':
        await delay(slowBuildMs, undefined, { signal });
        return null;
      case null:
        return null;
    }
  };
}

/** Outside the sandbox nothing is provoked. */
export function provokeNothing(): Promise<null> {
  return Promise.resolve(null);
}
