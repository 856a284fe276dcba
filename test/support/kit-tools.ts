import type { KitDependencies } from '../../activities/build-kit.ts';
import { openFolderStore } from '../../gateways/folder-store.ts';
import { openKitSigner } from '../../gateways/kit-signer.ts';
import type { OpenStorage } from '../../storage/storage.ts';

/** What a builder of kits works with, as in production: a database, a folder of installers, keys in files. */
export async function openKitTools(
  storage: OpenStorage,
  folders: { readonly store: string; readonly keys: string },
): Promise<KitDependencies> {
  const { store, keys } = folders;
  return {
    runs: storage.runs,
    kits: storage.kits,
    blobs: storage.blobs,
    objects: await openFolderStore(store),
    signer: await openKitSigner({
      ed25519File: `${keys}/ed25519.pem`,
      rsaFile: `${keys}/rsa.pem`,
      makeIfAbsent: true,
    }),
    provoke: async (_upgradeId, _productIds, tools) => tools,
    storeAnswersWithinMs: 30_000,
    sample: () => 0,
    elapsedMs: () => 0,
  };
}
