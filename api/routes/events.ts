import type { Request } from 'express';
import type { Dependencies } from '../dependencies.ts';
import { streamEvents } from '../events/stream-events.ts';
import { wantsStream } from '../events/wants-stream.ts';
import type { Handlers } from '../exchange.ts';
import { eventView } from '../views/event-view.ts';

export function eventRoutes({ storage, notices, settings }: Dependencies): Pick<Handlers, 'readEvents'> {
  const { heartbeatMs } = settings;

  return {
    readEvents: async ({ params, query, request, response }) => {
      const after = lastEventId(request) ?? query.after ?? query.cursor ?? 0;
      if (wantsStream(request)) {
        await streamEvents(response, params.id, after, { storage, notices, heartbeatMs });
        return 'sent';
      }
      const events = await storage.upgrades.events(params.id, after, query.limit);
      const last = events.length === query.limit ? events.at(-1) : undefined;
      return { status: 200, body: { items: events.map(eventView), nextCursor: last ? String(last.number) : null } };
    },
  };
}

/** What a browser sends when it comes back to a stream. */
function lastEventId(request: Request): number | null {
  const id = request.get('Last-Event-ID') ?? '';
  return /^\d{1,9}$/.test(id) ? Number(id) : null;
}
