import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { kitFileNames, leftByFileBrowsers, leftByMacs } from '../kit/kit-file-names.ts';
import { type KitEntry, type Manifest, parseManifest } from '../kit/manifest.ts';
import { allowedSigners, checkSshSignature, isRsaSignature, rsaFingerprintOf } from '../kit/signature.ts';
import type { FoundFile } from './kit-source.ts';

/** What was found of one file. A present file lies beside the manifest, which does not speak of it. */
export interface FileFinding {
  readonly path: string;
  readonly state: 'ok' | 'present' | 'damaged' | 'missing' | 'foreign';
  /** In words; empty when the state says it all. */
  readonly detail: string;
}

export interface CheckedKit {
  readonly files: readonly FileFinding[];
  /** Of the keys whose signature is good. */
  readonly fingerprints: readonly string[];
  /** What speaks against the kit beside its files, in words. */
  readonly wrong: readonly string[];
}

export interface KitProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/** Whether nothing speaks against a kit. */
export function isGood({ files, wrong }: CheckedKit): boolean {
  return wrong.length === 0 && files.every(({ state }) => state === 'ok' || state === 'present');
}

/**
 * Checks the files of a kit against its manifest, and its manifest against both signatures. Each of the published
 * fingerprints has to be that of a key it is signed with.
 */
export async function checkKit(
  found: readonly FoundFile[],
  published: readonly string[],
  report: (progress: KitProgress) => void,
): Promise<CheckedKit> {
  const kit = new Map(found.map((file) => [file.path, file]));
  const read = await Promise.all(kitFileNames.map(async (path) => readBeside(path, kit.get(path))));
  const beside = read.map(({ finding }) => finding);
  const small: SmallFiles = new Map(read.map(({ finding, bytes }) => [finding.path, bytes]));
  const manifestBytes = small.get('manifest.json');
  if (!manifestBytes) return { files: beside, fingerprints: [], wrong: ['without manifest.json nothing can be said'] };

  const signed = checkSignatures(small, manifestBytes);
  const wrong = [...signed.wrong, ...otherKeys(signed, published)];
  const manifest = readManifest(manifestBytes);
  if (typeof manifest === 'string')
    return { files: beside, fingerprints: signed.fingerprints, wrong: [...wrong, manifest] };

  const installers = await checkInstallers(kit, manifest, report);
  const files = [...beside, ...installers, ...foreignFiles(found, manifest)];
  return { files, fingerprints: signed.fingerprints, wrong };
}

/** The files beside the installers, whole; none for one that could not be read. */
type SmallFiles = ReadonlyMap<string, Buffer | null>;

/** What is small in a kit is far below this; a larger file is not read into memory. */
const SMALL_BYTES = 16 << 20;

async function readBeside(
  path: string,
  file: FoundFile | undefined,
): Promise<{ readonly finding: FileFinding; readonly bytes: Buffer | null }> {
  if (!file) return { finding: { path, state: 'missing', detail: '' }, bytes: null };
  const damaged = (detail: string) => ({ finding: { path, state: 'damaged' as const, detail }, bytes: null });
  if (!file.open) return damaged('it is not a plain file');
  if (file.sizeBytes > SMALL_BYTES) return damaged('it is too large');
  try {
    return { finding: { path, state: 'present', detail: '' }, bytes: await buffer(await file.open()) };
  } catch (error) {
    return damaged(`it cannot be read: ${messageOf(error)}`);
  }
}

interface CheckedSignatures {
  readonly fingerprints: readonly string[];
  readonly wrong: readonly string[];
}

function checkSignatures(small: SmallFiles, manifest: Buffer): CheckedSignatures {
  const signed = [checkSsh(small, manifest), checkRsa(small, manifest)];
  const wrong = signed.flatMap((one) => ('wrong' in one ? [one.wrong] : []));
  return { wrong, fingerprints: signed.flatMap((one) => ('key' in one ? [one.key] : [])) };
}

type SignedBy = { readonly key: string } | { readonly wrong: string };

function checkSsh(small: SmallFiles, manifest: Buffer): SignedBy {
  const [armored, signers] = [small.get('manifest.json.sig'), small.get('allowed_signers')];
  if (!armored || !signers) return { wrong: 'the Ed25519 signature cannot be checked: a file is missing' };
  const checked = checkSshSignature(manifest, armored.toString());
  if (checked.kind === 'bad') return { wrong: `the Ed25519 signature is bad: ${checked.wrong}` };
  if (signers.toString() === allowedSigners(checked.sshPublicKey)) return { key: checked.fingerprint };
  return { wrong: 'allowed_signers does not name the key that made the Ed25519 signature' };
}

function checkRsa(small: SmallFiles, manifest: Buffer): SignedBy {
  const [signature, key] = [small.get('manifest.json.rsa'), small.get('signing-key.pem')];
  if (!signature || !key) return { wrong: 'the RSA signature cannot be checked: a file is missing' };
  try {
    if (!isRsaSignature(manifest, signature, key.toString())) return { wrong: 'the RSA signature is bad' };
    return { key: rsaFingerprintOf(key.toString()) };
  } catch {
    return { wrong: 'signing-key.pem holds no RSA public key' };
  }
}

/** A bad signature has no key to compare with, and was spoken of already. */
function otherKeys({ fingerprints, wrong }: CheckedSignatures, published: readonly string[]): readonly string[] {
  if (wrong.length > 0) return [];
  return published
    .filter((fingerprint) => !fingerprints.includes(fingerprint))
    .map((fingerprint) => `it is not signed with the key ${fingerprint}`);
}

function readManifest(bytes: Buffer): Manifest | string {
  try {
    return parseManifest(bytes.toString());
  } catch (error) {
    return messageOf(error);
  }
}

async function checkInstallers(
  kit: ReadonlyMap<string, FoundFile>,
  { entries }: Manifest,
  report: (progress: KitProgress) => void,
): Promise<readonly FileFinding[]> {
  const totalBytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let doneBytes = 0;
  const findings: FileFinding[] = [];
  for (const entry of entries) {
    const before = doneBytes;
    findings.push(
      await checkInstaller(kit.get(entry.path), entry, (bytes) => {
        doneBytes += bytes;
        report({ doneBytes, totalBytes });
      }),
    );
    doneBytes = before + entry.sizeBytes;
    report({ doneBytes, totalBytes });
  }
  return findings;
}

async function checkInstaller(
  file: FoundFile | undefined,
  { path, sizeBytes, sha256 }: KitEntry,
  read: (bytes: number) => void,
): Promise<FileFinding> {
  const damaged = (detail: string): FileFinding => ({ path, state: 'damaged', detail });
  if (!file) return { path, state: 'missing', detail: '' };
  if (!file.open) return damaged('it is not a plain file');
  if (file.sizeBytes !== sizeBytes) return damaged(`${file.sizeBytes} bytes instead of ${sizeBytes}`);
  try {
    const hash = createHash('sha256');
    const bytes = await file.open();
    bytes.on('data', (piece: Buffer) => read(piece.length));
    await pipeline(bytes, hash);
    return hash.digest('hex') === sha256 ? { path, state: 'ok', detail: '' } : damaged('its SHA-256 is another');
  } catch (error) {
    return damaged(`it cannot be read: ${messageOf(error)}`);
  }
}

/** A second file of one name is foreign: nobody knows which of the two is extracted. */
function foreignFiles(found: readonly FoundFile[], { entries }: Manifest): readonly FileFinding[] {
  const known = new Set<string>([...kitFileNames, ...entries.map(({ path }) => path)]);
  return found
    .filter(({ path }) => !known.delete(path) && !isHarmless(path.split('/').at(-1) ?? ''))
    .map(({ path }) => ({ path, state: 'foreign', detail: '' }));
}

function isHarmless(name: string): boolean {
  return name.startsWith(leftByMacs) || leftByFileBrowsers.some((one) => one === name);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
