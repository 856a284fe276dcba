import { guide } from './guide.ts';
import { type KitFileName, kitFileNames } from './kit-file-names.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import { allowedSigners, type KitKeys, type KitSignatures } from './signature.ts';
import { verifyScriptUnix } from './verify-script-unix.ts';
import { verifyScriptWindows } from './verify-script-windows.ts';

/** A small file of a kit, whole. */
export interface KitFile {
  readonly path: string;
  readonly executable: boolean;
  readonly bytes: Uint8Array;
}

/** The files of a kit beside its installers, in their order; the same bytes for the same manifest and keys. */
export function kitFiles(manifest: Manifest, keys: KitKeys, signatures: KitSignatures): readonly KitFile[] {
  const contents: Readonly<Record<KitFileName, string | Uint8Array>> = {
    'START-HERE.html': guide(manifest),
    'manifest.json': writeManifest(manifest),
    'manifest.json.sig': signatures.sshsig,
    'manifest.json.rsa': signatures.rsa,
    allowed_signers: allowedSigners(keys.sshPublicKey),
    'signing-key.pem': keys.rsaPublicKey,
    'verify.sh': verifyScriptUnix,
    'verify.ps1': verifyScriptWindows,
  };
  return kitFileNames.map((path) => ({
    path,
    executable: path === 'verify.sh',
    bytes: Buffer.from(contents[path]),
  }));
}
