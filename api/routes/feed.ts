import type { Dependencies } from '../dependencies.ts';
import { feedCursor, readFeedCursor } from '../events/feed-cursor.ts';
import type { Handlers } from '../exchange.ts';
import { refuseField } from '../refusal.ts';
import { fedEventView } from '../views/event-view.ts';

export function feedRoutes({ storage }: Dependencies): Pick<Handlers, 'readFeed'> {
  return {
    readFeed: async ({ query: { cursor, limit } }) => {
      const after = cursor === undefined ? null : (readFeedCursor(cursor) ?? refuseField('cursor', 'is none of ours'));
      const events = await storage.feed.events(after, limit);
      const last = events.length === limit ? events.at(-1) : undefined;
      return { status: 200, body: { items: events.map(fedEventView), nextCursor: last ? feedCursor(last) : null } };
    },
  };
}
