import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { buildKit } from '../../activities/build-kit.ts';
import { provokeFaults } from '../../bin/provoked-faults.ts';
import { kitSignerOf } from '../../gateways/kit-signer.ts';
import type { Sandbox } from '../../storage/sandbox.ts';
import { fakeRuns } from '../activities/fake-runs.ts';
import { places, select, upgrade } from '../core/upgrade-builder.ts';
import { productId } from '../core/builders.ts';
import { installerOf } from '../kit/installers.ts';

type Fault = Awaited<ReturnType<Sandbox['takeFault']>>;

const bytes = Buffer.from('an installer');
const signer = kitSignerOf(
  generateKeyPairSync('ed25519').privateKey,
  generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey,
);

/** What comes of a build in which this fault is provoked. */
async function buildWith(fault: Fault, marked: unknown[] = []) {
  const { kind: _, ...selection } = select(['MAILGW1S1']);
  const kit = { revision: 1, state: 'building', attempt: 1, problem: null } as const;
  const outcome = await buildKit(
    {
      runs: fakeRuns(upgrade({ ...places['deployment-kit'], turn: 5, selection, kit })),
      kits: {
        installers: async () => [installerOf(bytes, { productId: productId('MAILGW1S1') })],
        begin: async () => 1,
        noteProblem: async () => undefined,
        noteProgress: async () => undefined,
        hear: async () => undefined,
        keep: async () => [],
      },
      blobs: {
        noteDamage: async (...found) => {
          marked.push(found);
        },
        noteWhole: async () => undefined,
      },
      objects: { size: async () => bytes.length, open: async () => Readable.from([bytes]) },
      signer,
      provoke: provokeFaults({ takeFault: async () => fault }),
      storeAnswersWithinMs: 20,
      sample: () => 0,
      elapsedMs: () => 0,
    },
    { upgradeId: 'upgrade-1', turn: 5 },
    new AbortController().signal,
  );
  return outcome.kind === 'fault' ? outcome.fault : outcome.standing.step;
}

describe('a fault that the sandbox provokes', () => {
  const installer = { productId: 'MAILGW1S1', fileName: 'setup.msi' };

  it.each([
    ['missing-blob', { code: 'installer-missing', ...installer }, true],
    ['flipped-bit', { code: 'installer-damaged', ...installer }, true],
    ['truncated-blob', { code: 'installer-truncated', ...installer }, true],
    ['withdrawn-installer', { code: 'installer-withdrawn', ...installer }, true],
    ['store-away', { code: 'object-store-unavailable' }, false],
    ['disk-full', { code: 'object-store-full' }, false],
    ['signer-away', { code: 'signer-unavailable' }, false],
    ['slow-store', { code: 'object-store-slow' }, false],
  ] as const)('%s is a problem of its own', async (fault, problem, final) => {
    expect(await buildWith(fault)).toEqual({ problem, final });
  });

  it.each(['flipped-bit', 'truncated-blob'] as const)('leaves no mark on bytes that are right: %s', async (fault) => {
    const marked: unknown[] = [];
    await buildWith(fault, marked);
    expect(marked).toEqual([]);
  });

  it('is none where nothing is left to be provoked', async () => {
    expect(await buildWith(null)).toBe('completed');
  });
});
