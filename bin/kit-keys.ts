import path from 'node:path';
import { type KitSigner, openKitSigner } from '../gateways/kit-signer.ts';
import type { Settings } from './settings.ts';
import { signingKeyOf } from './signing-key.ts';

/** The keys that sign kits. A sandbox makes its own beside the installers; elsewhere both have to be named. */
export function openKitKeys(settings: Settings): Promise<KitSigner> {
  const { file: ed25519File, makeIfAbsent } = signingKeyOf(settings);
  const { CROSSGRADE_KIT_RSA_KEY_FILE: rsaFile, CROSSGRADE_BLOB_FOLDER: blobs } = settings;
  if (rsaFile !== undefined) return openKitSigner({ ed25519File, rsaFile, makeIfAbsent });
  if (!makeIfAbsent) throw new Error('CROSSGRADE_KIT_RSA_KEY_FILE: is required outside a sandbox; see .env.example');
  const besideBlobs = path.join(path.dirname(path.resolve(blobs)), 'kit-rsa-key.pem');
  return openKitSigner({ ed25519File, rsaFile: besideBlobs, makeIfAbsent });
}
