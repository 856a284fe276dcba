import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { alertEventView, alertView } from '../views/alert-view.ts';

/** What people have to know, while it lasts and after. */
export function alertRoutes({ storage: { alerts } }: Dependencies): Pick<Handlers, 'listAlerts' | 'listAlertEvents'> {
  return {
    listAlerts: async ({ query: { limit, cursor = null, state } }) => {
      const { items, nextCursor } = await alerts.page(state === 'open', { limit, cursor });
      return { status: 200, body: { items: items.map(alertView), nextCursor } };
    },
    listAlertEvents: async ({ query: { limit, cursor } }) => {
      const events = await alerts.events(cursor, limit);
      const last = events.at(-1)?.number ?? cursor;
      return { status: 200, body: { items: events.map(alertEventView), nextCursor: String(last) } };
    },
  };
}
