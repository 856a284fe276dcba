import { z } from 'zod';
import { scopes } from '../core/scopes.ts';
import { id, instant, pageOf, pageQuery, pathId } from './scalars.ts';
import { text } from './text.ts';

/** The name under which a partner's orders are kept: it never changes and is told to nobody else. */
const partner = text(64)
  .refine((value) => /^[a-z0-9][a-z0-9-]*$/.test(value), {
    error: 'must be at most 64 small letters, digits and minus, and begin with a letter or digit',
  })
  .meta({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' });

const scope = z.enum(scopes);

export const apiKeyRequest = z.strictObject({
  partner,
  name: text(80).describe('What it is for, in words for those who see the list.'),
  scopes: z
    .array(scope)
    .min(1)
    .readonly()
    .refine((list) => new Set(list).size === list.length, { error: 'must name each scope once' })
    .meta({ uniqueItems: true }),
  expiresInDays: z.int().min(1).max(366).default(365),
});

export const apiKeyRotation = z.strictObject({
  overlapHours: z.int().min(0).max(720).default(24).describe('So long both keys are good; 0 ends the old one at once.'),
});

export const apiKeyRevocation = z.strictObject({ reason: text(500).describe('Why; kept with who revoked it.') });

const facts = {
  id,
  partner: z.string(),
  name: z.string(),
  prefix: z.string().describe('How the secret begins: enough to tell keys apart.'),
  scopes: z.array(scope).readonly(),
  createdAt: instant,
  createdBy: z.string(),
  expiresAt: instant,
  lastUsedAt: instant.nullable().describe('Within the hour; null while it was not used.'),
  revokedAt: instant.optional(),
  replacedBy: id.optional().describe('The key that was made in its place.'),
};

export const apiKey = z.strictObject(facts).meta({ id: 'ApiKey' });
export const apiKeyPage = pageOf(apiKey).meta({ id: 'ApiKeyPage' });

export const madeApiKey = z
  .strictObject({ ...facts, secret: z.string().describe('Shown here and never again: nobody can read it later.') })
  .meta({ id: 'MadeApiKey' });

export const apiKeyPageQuery = z.strictObject({ ...pageQuery, partner: partner.optional() });
export const apiKeyParams = z.strictObject({ id: pathId });
