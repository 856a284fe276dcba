import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import { publishFile } from './publish-file.ts';
import { requireEd25519, signDocument, type Signature } from './signatures.ts';

/** Signs documents with the key of this installation, which nothing else sees. */
export interface Signer {
  /** PEM, for whoever wants to verify. */
  readonly publicKey: string;
  sign(document: unknown): Signature;
}

/** Where the key lies, and whether one is made when there is none. */
export interface SigningKeyFile {
  readonly file: string;
  readonly makeIfAbsent: boolean;
}

/** Reads the private key, PEM; one that is made is readable by its user alone. Throws when it is no Ed25519 key. */
export async function openSigner({ file, makeIfAbsent }: SigningKeyFile): Promise<Signer> {
  if (makeIfAbsent && !(await isThere(file))) await publishFile(file, newKey());
  return signerOf(createPrivateKey(await readFile(file)));
}

export function signerOf(privateKey: KeyObject): Signer {
  requireEd25519(privateKey);
  return {
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
    sign: (document) => signDocument(document, privateKey),
  };
}

function newKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
