import type { ApiKeyMaking } from '../../storage/records.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers, Reply } from '../exchange.ts';
import { orNotFound, refuse, refuseField } from '../refusal.ts';
import { apiKeyView } from '../views/api-key-view.ts';
import { pathId } from '../../contract/scalars.ts';

type ApiKeyOperation = 'listApiKeys' | 'makeApiKey' | 'rotateApiKey' | 'revokeApiKey';

/** The keys of partners, as administrators see them: a secret is in the answer that makes it, and in no other. */
export function apiKeyRoutes({ storage: { apiKeys } }: Dependencies): Pick<Handlers, ApiKeyOperation> {
  return {
    listApiKeys: async ({ query: { partner = null, limit, cursor = null } }) => {
      if (cursor !== null && !pathId.safeParse(cursor).success) return refuseField('cursor', 'is none of this list');
      const { items, nextCursor } = await apiKeys.page(partner, { limit, cursor });
      return { status: 200, body: { items: items.map(apiKeyView), nextCursor } };
    },
    makeApiKey: async (exchange) => {
      const { partner, ...key } = exchange.body;
      return madeReply(await apiKeys.make(exchange, { ...key, partnerId: partner }));
    },
    rotateApiKey: async (exchange) => {
      const { params, body } = exchange;
      return madeReply(orNotFound(await apiKeys.rotate(exchange, params.id, body.overlapHours)));
    },
    revokeApiKey: async (exchange) => {
      const { params, body } = exchange;
      const revoked = orNotFound(await apiKeys.revoke(exchange, params.id, body.reason));
      return { status: 200, body: apiKeyView(revoked) };
    },
  };
}

function madeReply(making: ApiKeyMaking): Reply<'makeApiKey'> {
  switch (making.kind) {
    case 'refused':
      return refuse(making.problem);
    case 'known':
      return { status: 200, body: apiKeyView(making.key) };
    case 'made':
      return { status: 201, body: { ...apiKeyView(making.key), secret: making.secret } };
  }
}
