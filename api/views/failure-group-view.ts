import type { z } from 'zod';
import type { failureGroup } from '../../contract/failure-groups.ts';
import { partsOf } from '../../core/fingerprints.ts';
import type { FailureGroupRecord, GroupNote } from '../../storage/failure-groups.ts';

export function failureGroupView(group: FailureGroupRecord): z.input<typeof failureGroup> {
  const { fingerprint, open, step, claimedBy, firstSeen, lastSeen, days, examples, newIn, note } = group;
  return {
    group: fingerprint,
    ...partsOf(fingerprint),
    open,
    step,
    claimedBy,
    firstSeen: firstSeen?.toISOString() ?? null,
    lastSeen: lastSeen?.toISOString() ?? null,
    days,
    examples,
    newIn,
    note: note && groupNoteView(note),
  };
}

export function groupNoteView({ actorId, text, writtenAt }: GroupNote) {
  return { by: actorId, at: writtenAt.toISOString(), text };
}
