import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/canonical-json.ts';
import type { NewEvent } from '../core/change.ts';

/** An event with its place in its upgrade's chain. */
export interface ChainedEvent extends NewEvent {
  readonly number: number;
  readonly commandId: string | null;
  /** Hexadecimal SHA-256 over the hash before and this event's number, type, facts, command and instant. */
  readonly hash: string;
}

/** What an event's hash is taken over, beside the hash before. */
export interface HashedFacts {
  readonly number: number;
  readonly type: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly commandId: string | null;
  /** RFC 3339 in UTC, with milliseconds. */
  readonly at: string;
}

/** The hash before the first event. */
export const noHash = '';

/** The hash of an event after the hexadecimal hash of the event before. */
export function hashAfter(before: string, { number, type, facts, commandId, at }: HashedFacts): string {
  return createHash('sha256')
    .update(before)
    .update(canonicalJson({ number, type, facts, commandId, at }))
    .digest('hex');
}

/** Numbers events without gaps and chains each to the one before. */
export function chain(
  events: readonly NewEvent[],
  after: { readonly count: number; readonly hash: Uint8Array | null },
  from: { readonly commandId: string | null; readonly at: string },
): readonly ChainedEvent[] {
  const chained: ChainedEvent[] = [];
  let before = after.hash ? Buffer.from(after.hash).toString('hex') : noHash;
  for (const [index, { type, facts }] of events.entries()) {
    const number = after.count + index + 1;
    const { commandId, at } = from;
    const hash = hashAfter(before, { number, type, facts, commandId, at });
    chained.push({ type, facts, number, commandId, hash });
    before = hash;
  }
  return chained;
}
