import type { ApiKeyRecord, Storage } from '../../storage/records.ts';
import { now } from './fixtures.ts';

const key: ApiKeyRecord = {
  id: '01930000-0000-7000-8000-0000000000c1',
  partnerId: 'acme',
  name: 'shop',
  prefix: 'cgp_12345678',
  scopes: ['orders:read'],
  createdAt: now,
  createdBy: 'administrator',
  expiresAt: new Date('2027-12-01T11:00:00.000Z'),
  lastUsedAt: null,
  revokedAt: null,
  replacedBy: null,
};

export interface FakeApiKeys {
  readonly apiKeys: Storage['apiKeys'];
  /** Who holds which secret. */
  readonly partnerKeys: Map<string, Pick<ApiKeyRecord, 'partnerId' | 'scopes'>>;
}

export function fakeApiKeys(): FakeApiKeys {
  const partnerKeys: FakeApiKeys['partnerKeys'] = new Map();
  return {
    partnerKeys,
    apiKeys: {
      make: async () => ({ kind: 'made', key, secret: `cgp_${'s'.repeat(43)}` }),
      rotate: async () => ({ kind: 'known', key }),
      revoke: async () => ({ ...key, revokedAt: now }),
      page: async () => ({ items: [key], nextCursor: null }),
      holder: async (secret) => partnerKeys.get(secret) ?? null,
    },
  };
}
