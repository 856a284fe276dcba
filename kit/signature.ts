import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/**
 * For what a kit is signed (the namespace of an SSH signature), and as whom: a signature that the same key made for
 * something else is none for a kit.
 */
export const KIT_NAMESPACE = 'crossgrade-kit';

/** The public keys that a kit's manifest is signed with. */
export interface KitKeys {
  /** Ed25519, as RFC 8709 writes it. */
  readonly sshPublicKey: Uint8Array;
  /** PEM (SubjectPublicKeyInfo); for Windows without OpenSSH. */
  readonly rsaPublicKey: string;
}

/** The two signatures of a manifest, as they lie in a kit. */
export interface KitSignatures {
  /** Armored SSH signature (OpenSSH's PROTOCOL.sshsig). */
  readonly sshsig: string;
  /** RSASSA-PKCS1-v1_5 with SHA-256, bare. */
  readonly rsa: Uint8Array;
}

/** Whether a signature is one of these bytes, and by which key; a good one says nothing of whose key that is. */
export type CheckedSignature =
  | { readonly kind: 'good'; readonly fingerprint: string; readonly sshPublicKey: Uint8Array }
  | { readonly kind: 'bad'; readonly wrong: string };

/** The bytes that the Ed25519 key signs for a manifest. */
export function bytesToSign(manifest: Uint8Array): Uint8Array {
  const digest = createHash(HASH).update(manifest).digest();
  return Buffer.concat([MAGIC, ...[KIT_NAMESPACE, '', HASH, digest].map(lengthAndBytes)]);
}

/** An SSH signature as `ssh-keygen -Y sign` writes it, of a bare Ed25519 signature of `bytesToSign`. */
export function armorSignature(sshPublicKey: Uint8Array, signature: Uint8Array): string {
  const signatureOfKind = Buffer.concat([KEY_KIND, signature].map(lengthAndBytes));
  const parts = [sshPublicKey, KIT_NAMESPACE, '', HASH, signatureOfKind].map(lengthAndBytes);
  const lines = Buffer.concat([MAGIC, VERSION, ...parts])
    .toString('base64')
    .match(/.{1,70}/g);
  return [BEGIN, ...(lines ?? []), END, ''].join('\n');
}

/** Checks an armored SSH signature of a manifest, by what is written in it alone. */
export function checkSshSignature(manifest: Uint8Array, armored: string): CheckedSignature {
  const read = readSignature(armored);
  if (typeof read === 'string') return { kind: 'bad', wrong: read };
  const { sshPublicKey, signature } = read;
  const isGood = verify(null, bytesToSign(manifest), keyOf(sshPublicKey), signature);
  if (!isGood) return { kind: 'bad', wrong: 'the manifest is not what was signed' };
  return { kind: 'good', fingerprint: fingerprintOf(sshPublicKey), sshPublicKey };
}

/** Whether a bare RSA signature is one of these bytes. Throws when the PEM text is no RSA public key. */
export function isRsaSignature(manifest: Uint8Array, signature: Uint8Array, rsaPublicKey: string): boolean {
  return verify('sha256', manifest, readRsaPublicKey(rsaPublicKey), signature);
}

/** An Ed25519 public key, or the public half of a private one, as SSH writes it. */
export function sshPublicKeyOf(key: KeyObject): Uint8Array {
  const spki = (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' });
  return Buffer.concat([KEY_KIND, spki.subarray(SPKI_HEAD.length)].map(lengthAndBytes));
}

/** As `ssh-keygen -l` shows it: SHA-256, in base64 without padding. */
export function fingerprintOf(sshPublicKey: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(sshPublicKey).digest('base64').replace(/=+$/, '')}`;
}

/** In the same form, of the DER (SubjectPublicKeyInfo). Throws when the PEM text is no RSA public key. */
export function rsaFingerprintOf(rsaPublicKey: string): string {
  return fingerprintOf(readRsaPublicKey(rsaPublicKey).export({ type: 'spki', format: 'der' }));
}

/** The one line of `allowed_signers`: this key signs kits, and nothing else. */
export function allowedSigners(sshPublicKey: Uint8Array): string {
  return `${KIT_NAMESPACE} namespaces="${KIT_NAMESPACE}" ${sshPublicKeyLine(sshPublicKey)}\n`;
}

/** As the file of a public key has it: its kind and its bytes. */
export function sshPublicKeyLine(sshPublicKey: Uint8Array): string {
  return `${KEY_KIND} ${Buffer.from(sshPublicKey).toString('base64')}`;
}

const MAGIC = Buffer.from('SSHSIG');
const VERSION = Buffer.from([0, 0, 0, 1]);
const HASH = 'sha512';
const KEY_KIND = 'ssh-ed25519';
const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';
/** What stands before the 32 bytes of an Ed25519 key in its DER (RFC 8410). */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** As SSH writes a string (RFC 4251): its length in four bytes, then its bytes. */
function lengthAndBytes(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

interface ReadSignature {
  readonly sshPublicKey: Buffer;
  readonly signature: Buffer;
}

/** What an armored signature says, or what is wrong with it. */
function readSignature(armored: string): ReadSignature | string {
  const body = /^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]+?)\r?\n-----END SSH SIGNATURE-----\s*$/.exec(
    armored,
  );
  const blob = Buffer.from(body?.[1] ?? '', 'base64');
  const head = MAGIC.length + VERSION.length;
  if (!blob.subarray(0, head).equals(Buffer.concat([MAGIC, VERSION]))) return 'it is no SSH signature';
  const parts = stringsOf(blob.subarray(head));
  const [sshPublicKey, namespace, , hash, signatureOfKind] = parts;
  if (parts.length !== 5 || !sshPublicKey || !namespace || !hash || !signatureOfKind)
    return 'it is cut off or too long';
  if (namespace.toString() !== KIT_NAMESPACE) return 'it was not made for a kit';
  if (hash.toString() !== HASH) return 'it is made with a hash that is not known here';
  const [kind, signature, ...more] = stringsOf(signatureOfKind);
  const [keyKind, key, ...moreOfKey] = stringsOf(sshPublicKey);
  const isEd25519 = [kind, keyKind].every((one) => one?.toString() === KEY_KIND);
  const isWhole = key?.length === 32 && signature?.length === 64 && more.length + moreOfKey.length === 0;
  if (!isEd25519 || !isWhole) return 'it is not by an Ed25519 key';
  return { sshPublicKey, signature };
}

/** The strings that some bytes consist of; none when they do not end where a string ends. */
function stringsOf(bytes: Buffer): readonly Buffer[] {
  const strings: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 4 > bytes.length) return [];
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) return [];
    strings.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return strings;
}

function keyOf(sshPublicKey: Buffer): KeyObject {
  const der = Buffer.concat([SPKI_HEAD, sshPublicKey.subarray(-32)]);
  return createPublicKey({ key: der, type: 'spki', format: 'der' });
}

function readRsaPublicKey(pem: string): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'rsa') throw new Error('the key is not an RSA key');
  return key;
}
