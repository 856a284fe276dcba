import type { Storage } from '../../storage/records.ts';
import { bearerOf, type ReadHolder } from './holders.ts';

const form = /^cgp_[\w-]{43}$/;

/** Finds out which partner's key a request carries. */
export function readApiKeys(apiKeys: Pick<Storage['apiKeys'], 'holder'>): ReadHolder {
  return async (request) => {
    const secret = bearerOf(request);
    if (secret === null || !form.test(secret)) return null;
    const found = await apiKeys.holder(secret);
    return found && { actor: { kind: 'partner', id: found.partnerId }, scopes: found.scopes };
  };
}
