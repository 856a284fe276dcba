import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { BuildTools, KitDependencies } from '../activities/build-kit.ts';
import { SignerUnavailable } from '../gateways/kit-signer.ts';
import { ObjectStoreFull, ObjectStoreUnavailable } from '../gateways/object-store.ts';
import type { Sandbox } from '../storage/sandbox.ts';

const slowBuildMs = 20_000;

/** The faults that the sandbox provokes in kit builds, as often as they are left. */
export function provokeFaults(sandbox: Pick<Sandbox, 'takeFault'>): KitDependencies['provoke'] {
  return async (upgradeId, productIds, tools, signal) => {
    const { objects, kits } = tools;
    switch (await sandbox.takeFault(upgradeId, productIds)) {
      case 'kit-attempt-fails':
        return { problem: { code: 'object-store-unavailable' }, final: false };
      case 'kit-build-fails':
        return {
          problem: { code: 'installer-missing', productId: 'SANDBOX01', fileName: 'provoked.bin' },
          final: true,
        };
      case 'kit-build-slow':
        await delay(slowBuildMs, undefined, { signal });
        return tools;
      case 'missing-blob':
        return { ...tools, objects: { ...objects, size: () => Promise.resolve(null) } };
      case 'truncated-blob':
        return { ...tools, blobs: unmarked, objects: { ...objects, size: () => Promise.resolve(0) } };
      case 'flipped-bit':
        return { ...tools, blobs: unmarked, objects: flipping(objects) };
      case 'withdrawn-installer':
        return { ...tools, kits: { ...kits, keep: ({ entries }) => Promise.resolve(entries.flatMap(digestOf)) } };
      case 'store-away':
        return { ...tools, objects: failing(new ObjectStoreUnavailable('provoked: the store is away')) };
      case 'disk-full':
        return { ...tools, objects: failing(new ObjectStoreFull('provoked: the store is full')) };
      case 'slow-store':
        return { ...tools, objects: { ...objects, size: () => new Promise(() => undefined) } };
      case 'signer-away':
        return { ...tools, signer: { ...tools.signer, signManifest: () => Promise.reject(signerAway()) } };
      case null:
        return tools;
    }
  };
}

/** Outside the sandbox nothing is provoked. */
export const provokeNothing: KitDependencies['provoke'] = (_upgradeId, _productIds, tools) => Promise.resolve(tools);

/** What is provoked leaves no mark on bytes that are right. */
const unmarked: BuildTools['blobs'] = {
  noteDamage: () => Promise.resolve(),
  noteWhole: () => Promise.resolve(),
};

function failing(error: Error): BuildTools['objects'] {
  return { size: () => Promise.reject(error), open: () => Promise.reject(error) };
}

function flipping(objects: BuildTools['objects']): BuildTools['objects'] {
  return {
    ...objects,
    async open(sha256, range) {
      const chunks: Buffer[] = [];
      for await (const chunk of await objects.open(sha256, range)) chunks.push(Buffer.from(parseChunk(chunk)));
      const bytes = Buffer.concat(chunks);
      bytes.writeUInt8(bytes.readUInt8(0) ^ 1, 0);
      return Readable.from([bytes]);
    },
  };
}

function parseChunk(chunk: unknown): Uint8Array {
  return chunk as Uint8Array;
}

function digestOf(entry: object): readonly string[] {
  return 'sha256' in entry && typeof entry.sha256 === 'string' ? [entry.sha256] : [];
}

function signerAway(): SignerUnavailable {
  return new SignerUnavailable('provoked: the signer is away');
}
