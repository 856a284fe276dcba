import type { z } from 'zod';
import type { apiKey } from '../../contract/api-keys.ts';
import type { ApiKeyRecord } from '../../storage/records.ts';

export function apiKeyView(record: ApiKeyRecord): z.input<typeof apiKey> {
  const { partnerId, createdAt, expiresAt, lastUsedAt, revokedAt, replacedBy, ...facts } = record;
  return {
    ...facts,
    partner: partnerId,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    ...(revokedAt && { revokedAt: revokedAt.toISOString() }),
    ...(replacedBy !== null && { replacedBy }),
  };
}
