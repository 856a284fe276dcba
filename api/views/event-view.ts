import type { z } from 'zod';
import type { event } from '../../contract/events.ts';
import type { EventRecord } from '../../storage/records.ts';

export function eventView({ number, type, facts, commandId, at }: EventRecord): z.input<typeof event> {
  return { number, type, facts, commandId, at: at.toISOString() };
}
