import type { EventRoots } from '../gateways/event-roots.ts';
import { checkSignature, type PublicKey } from '../gateways/signatures.ts';
import type { SealedHead } from '../storage/sealed-heads.ts';
import { digestOfFile, signedRoot, type EventRoot } from './event-root.ts';

/** The sealed ends of each upgrade's chain, in order of days. */
export type Seals = ReadonlyMap<string, readonly SealedHead[]>;

export interface ReadRoots {
  readonly seals: Seals;
  readonly days: readonly string[];
  /** What speaks against the roots themselves, in words. A root that is not as it was signed counts for nothing. */
  readonly findings: readonly string[];
}

/** Reads all roots, and checks that each is signed by one of the keys and names the one before. */
export async function readRoots(roots: EventRoots, keys: readonly PublicKey[]): Promise<ReadRoots> {
  const days = await roots.days();
  const seals = new Map<string, SealedHead[]>();
  const findings: string[] = days.length === 0 ? ['there is no root in this folder'] : [];
  let before: EventRoot['previous'] = null;
  for (const day of days) {
    const text = await roots.read(day);
    const read = readRoot(day, text, keys);
    if (typeof read === 'string') findings.push(`root ${day}: ${read}`);
    else {
      findings.push(...wrongPrevious(read, before));
      addSeals(seals, read);
    }
    before = { day, sha256: digestOfFile(text) };
  }
  return { seals, days, findings };
}

function readRoot(day: string, text: string, keys: readonly PublicKey[]): EventRoot | string {
  const parsed = signedRoot.safeParse(parseJson(text));
  if (!parsed.success) return 'it is no root';
  const { root, signature } = parsed.data;
  switch (checkSignature(root, signature, keys)) {
    case 'unknown-key':
      return `it is signed with another key, ${signature.keyId}`;
    case 'changed':
      return 'it is not what was signed';
    case 'good':
      return root.day === day ? root : `it is the root of ${root.day}`;
  }
}

/** The first root of a folder may follow on others that are kept elsewhere. */
function wrongPrevious({ day, previous }: EventRoot, before: EventRoot['previous']): readonly string[] {
  if (before === null || (previous?.day === before.day && previous.sha256 === before.sha256)) return [];
  if (previous === null || previous.day <= before.day) return [`root ${before.day}: root ${day} follows on another`];
  return [`root ${previous.day}: it is missing, and root ${day} follows on it`];
}

function addSeals(seals: Map<string, SealedHead[]>, { day, upgrades }: EventRoot): void {
  for (const [upgradeId, number, hash] of upgrades) {
    const known = seals.get(upgradeId) ?? [];
    const last = known.at(-1);
    if (last?.number === number && last.hash === hash) continue;
    seals.set(upgradeId, [...known, { day, number, hash }]);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
