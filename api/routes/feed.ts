import type { Dependencies } from '../dependencies.ts';
import { feedCursor, readFeedCursor } from '../events/feed-cursor.ts';
import { streamNews } from '../events/stream-news.ts';
import { wantsStream } from '../events/wants-stream.ts';
import type { Handlers } from '../exchange.ts';
import { refuseField } from '../refusal.ts';
import { fedEventView } from '../views/event-view.ts';

export function feedRoutes({ storage, notices, settings }: Dependencies): Pick<Handlers, 'readFeed'> {
  return {
    readFeed: async ({ query: { cursor, limit }, request, response }) => {
      if (wantsStream(request)) {
        streamNews(response, { notices, heartbeatMs: settings.heartbeatMs });
        return 'sent';
      }
      const after = cursor === undefined ? null : (readFeedCursor(cursor) ?? refuseField('cursor', 'is none of ours'));
      const events = await storage.feed.events(after, limit);
      const last = events.length === limit ? events.at(-1) : undefined;
      return { status: 200, body: { items: events.map(fedEventView), nextCursor: last ? feedCursor(last) : null } };
    },
  };
}
