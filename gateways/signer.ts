import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
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
  if (makeIfAbsent && !(await isThere(file))) await makeKey(file);
  return signerOf(createPrivateKey(await readFile(file)));
}

export function signerOf(privateKey: KeyObject): Signer {
  requireEd25519(privateKey);
  return {
    publicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
    sign: (document) => signDocument(document, privateKey),
  };
}

/** Written aside and linked when complete: of several processes that start at once, one makes the key for all. */
async function makeKey(target: string): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const aside = path.join(path.dirname(target), `.signing-key-${randomUUID()}`);
  try {
    const file = await open(aside, 'wx', 0o600);
    try {
      await file.writeFile(privateKey.export({ type: 'pkcs8', format: 'pem' }));
      await file.sync();
    } finally {
      await file.close();
    }
    await link(aside, target).catch((error: unknown) => {
      if (!isExisting(error)) throw error;
    });
  } finally {
    await rm(aside, { force: true });
  }
}

async function isThere(file: string): Promise<boolean> {
  return readFile(file).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
