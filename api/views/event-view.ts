import type { z } from 'zod';
import type { event, feedPage } from '../../contract/events.ts';
import type { EventRecord, FedEvent } from '../../storage/records.ts';
import { feedCursor } from '../events/feed-cursor.ts';

export function eventView({ number, type, facts, commandId, at }: EventRecord): z.input<typeof event> {
  return { number, type, facts, commandId, at: at.toISOString() };
}

/** An event among those of all upgrades, with the cursor to read on after it. */
export function fedEventView(fed: FedEvent): z.input<typeof feedPage>['items'][number] {
  const { upgradeId, hash } = fed;
  return { cursor: feedCursor(fed), upgradeId, ...eventView(fed), hash };
}
