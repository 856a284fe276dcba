import type { Handlers } from '../exchange.ts';
import type { Dependencies } from '../dependencies.ts';
import { orderToPlace } from '../orders/order-to-place.ts';
import { orNotFound, orRefuse, refuse } from '../refusal.ts';
import { orderPlacedView, orderView } from '../views/order-view.ts';

export function orderRoutes({ storage }: Dependencies): Pick<Handlers, 'placeOrder' | 'listOrders' | 'readOrder'> {
  return {
    placeOrder: async ({ body, actor, route, idempotencyKey }) => {
      const [suites, now, known] = await Promise.all([
        storage.catalog.suites(),
        storage.clock.now(),
        storage.orders.find(actor.id, body.orderNumber),
      ]);
      const order = orRefuse(orderToPlace(body, suites, known?.placedAt ?? now));
      const placement = await storage.orders.place({ actor, route, idempotencyKey }, order);
      if (placement.kind === 'refused') return refuse(placement.problem);
      return { status: placement.kind === 'placed' ? 201 : 200, body: orderPlacedView(placement.order) };
    },
    listOrders: async ({ query, actor }) => {
      const { items, nextCursor } = await storage.orders.page(actor.id, pageRequest(query));
      return { status: 200, body: { items: items.map(orderView), nextCursor } };
    },
    readOrder: async ({ params, actor }) => {
      const order = orNotFound(await storage.orders.find(actor.id, params.orderNumber));
      return { status: 200, body: orderView(order) };
    },
  };
}

function pageRequest({ limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }) {
  return { limit, cursor: cursor ?? null };
}
