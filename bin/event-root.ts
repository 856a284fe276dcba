import { createHash } from 'node:crypto';
import { z } from 'zod';
import { signature } from '../contract/receipts.ts';
import { canonicalJson } from '../core/canonical-json.ts';
import type { EventRoots } from '../gateways/event-roots.ts';
import type { Signer } from '../gateways/signer.ts';
import type { UpgradeHead } from '../storage/chain.ts';

const day = z.iso.date();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Where every chain ended on a day, and the root of the day before, so that a missing root shows. */
const eventRoot = z.strictObject({
  kind: z.literal('crossgrade.event-root.v1'),
  day,
  sealedAt: z.iso.datetime(),
  previous: z.strictObject({ day, sha256: hash }).nullable(),
  /** Upgrade, number of its last event, hash of that event. */
  upgrades: z.array(z.tuple([z.string(), z.int(), hash.nullable()])),
});

export const signedRoot = z.strictObject({ root: eventRoot, signature });

export type EventRoot = z.infer<typeof eventRoot>;

/** Seals where all chains end today, unless that was done before: then it answers null. */
export async function sealToday(
  heads: AsyncIterable<UpgradeHead>,
  roots: EventRoots,
  signer: Signer,
  now: Date,
): Promise<EventRoot | null> {
  const sealedAt = now.toISOString();
  const today = sealedAt.slice(0, 10);
  const upgrades: EventRoot['upgrades'] = [];
  for await (const head of heads) upgrades.push([head.upgradeId, head.number, head.hash]);
  const previous = await previousOf(roots, today);
  const root: EventRoot = { kind: 'crossgrade.event-root.v1', day: today, sealedAt, previous, upgrades };
  const kept = await roots.keep(today, canonicalJson({ root, signature: signer.sign(root) }));
  return kept ? root : null;
}

async function previousOf(roots: EventRoots, today: string): Promise<EventRoot['previous']> {
  const days = await roots.days();
  const last = days.filter((other) => other < today).at(-1);
  return last === undefined ? null : { day: last, sha256: digestOfFile(await roots.read(last)) };
}

export function digestOfFile(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
