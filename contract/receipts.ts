import { z } from 'zod';
import { seatsByDay } from './activation-plan.ts';
import { digest, givenDay, id, instant } from './scalars.ts';

/** What signs a document: over its canonical JSON (RFC 8785), with the key whose id is named. */
export const signature = z
  .strictObject({
    algorithm: z.literal('Ed25519'),
    keyId: digest.describe('SHA-256 of the public key in DER (SubjectPublicKeyInfo).'),
    value: z
      .string()
      .regex(/^[A-Za-z0-9+/]{86}==$/)
      .describe('Base64 of 64 bytes: over the canonical JSON of the member beside this one.'),
  })
  .meta({ id: 'Signature' });

const receiptCode = z.strictObject({
  productId: z.string(),
  name: z.string(),
  delivery: z.enum(['on-premises', 'service']),
  action: z.enum(['retain', 'issue']),
  activationCode: z.string(),
  state: z.enum(['active', 'suspended', 'revoked', 'returned', 'superseded']),
  seatsByDay,
  expiresOn: givenDay.nullable().describe('The last day with seats; null when there is none, or no last one.'),
});

const receiptOrder = z.strictObject({
  orderNumber: z.string(),
  revision: z.int(),
  basis: z.enum(['covers', 'adds']),
  seats: z.int(),
  startsOn: givenDay,
  expiresOn: givenDay,
  canceled: z.boolean(),
});

export const receipt = z
  .strictObject({
    kind: z.literal('crossgrade.receipt.v1'),
    upgradeId: id,
    issuedAt: instant,
    customerNumber: z.string(),
    suite: z.strictObject({ code: z.string(), name: z.string() }),
    catalogRevision: z.int(),
    orders: z.array(receiptOrder).readonly(),
    agreement: z.strictObject({ version: z.string(), digest: z.string(), acceptedAt: instant }).nullable(),
    codes: z.array(receiptCode).readonly(),
    kit: z.strictObject({ revision: z.int(), layoutDigest: digest }).nullable().describe('Null while there is none.'),
    event: z
      .strictObject({ number: z.int(), hash: digest })
      .describe('The last event of the upgrade when this was issued, and its place in the chain of hashes.'),
  })
  .meta({ id: 'Receipt' });

export const signedReceipt = z.strictObject({ receipt, signature }).meta({ id: 'SignedReceipt' });
