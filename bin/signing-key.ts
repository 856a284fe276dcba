import path from 'node:path';
import type { SigningKeyFile } from '../gateways/signer.ts';
import type { Settings } from './settings.ts';

type SigningSettings = Pick<Settings, 'CROSSGRADE_SIGNING_KEY_FILE' | 'CROSSGRADE_BLOB_FOLDER' | 'CROSSGRADE_SANDBOX'>;

/** Where the signing key lies. A sandbox makes its own beside the installers; elsewhere it has to be named. */
export function signingKeyOf(settings: SigningSettings): SigningKeyFile {
  const { CROSSGRADE_SIGNING_KEY_FILE: file, CROSSGRADE_BLOB_FOLDER: blobs, CROSSGRADE_SANDBOX: sandbox } = settings;
  if (file !== undefined) return { file, makeIfAbsent: false };
  if (sandbox === 'off')
    throw new Error('CROSSGRADE_SIGNING_KEY_FILE: is required outside a sandbox; see .env.example');
  return { file: path.join(path.dirname(path.resolve(blobs)), 'signing-key.pem'), makeIfAbsent: true };
}
