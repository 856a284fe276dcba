import { z } from 'zod';
import { operatorRoles } from '../core/actors.ts';
import { id, instant, pageOf, pageQuery, pathId } from './scalars.ts';
import { text } from './text.ts';

/** With what an operator signs in: a mail address or a short name; capitals make no difference. */
const login = text(254)
  .transform((value) => value.trim().toLowerCase())
  .refine((value) => /^[^\s\p{Cc}]+$/u.test(value), { error: 'must have no white space in it' })
  .meta({ minLength: 1 });

const role = z.enum(operatorRoles);
const reason = text(500).describe('Why; kept with who did it.');
const password = text(200).refine((value) => [...value].length >= 12, { error: 'must have at least 12 characters' });
const secret = z
  .string()
  .regex(/^[\w-]{43}$/, { error: 'must be the secret as it was shown' })
  .describe('Of the one-time link.');
const totp = text(20)
  .transform((value) => value.replaceAll(/\s/g, ''))
  .refine((value) => /^\d{6}$/.test(value), { error: 'must be the six digits that the authenticator shows' })
  .meta({ minLength: 6 });

export const operatorRequest = z.strictObject({ login, name: text(120), role });
export const operatorReason = z.strictObject({ reason });
export const operatorRoleRequest = z.strictObject({ role, reason });

const facts = {
  id,
  login: z.string(),
  name: z.string(),
  role,
  createdAt: instant,
  isSetUp: z.boolean().describe('Whether there are a password and an authenticator to sign in with.'),
  dismissedAt: instant.optional(),
};

export const operator = z.strictObject(facts).meta({ id: 'Operator' });
export const operatorPage = pageOf(operator).meta({ id: 'OperatorPage' });

const person = z.strictObject({ id, login: z.string(), name: z.string() }).meta({ id: 'Person' });
export const peoplePage = pageOf(person).meta({ id: 'PeoplePage' });

export const operatorToSetUp = z
  .strictObject({
    ...facts,
    setUpSecret: z.string().describe('Good once, for a day. Shown here and never again.'),
    setUpUrl: z.string().describe('The page to set it up on; the secret stands in the fragment.'),
  })
  .meta({ id: 'OperatorToSetUp' });

export const endedSessions = z.strictObject({ ended: z.int() });

export const setUpCheckRequest = z.strictObject({ secret });
export const setUpCheck = z
  .strictObject({
    login: z.string(),
    name: z.string(),
    role,
    totpUri: z.string().describe('For the authenticator: `otpauth://…`, to be shown as a QR code.'),
  })
  .meta({ id: 'SetUpCheck' });

export const setUpRequest = z.strictObject({ secret, password, code: totp });
export const recoveryCodes = z
  .strictObject({
    recoveryCodes: z.array(z.string()).readonly().describe('Each is good once. Shown here and never again.'),
  })
  .meta({ id: 'RecoveryCodes' });

export const staffSignIn = z.strictObject({
  login,
  password: text(200),
  code: text(40).describe('Six digits of the authenticator, or a recovery code.'),
});

export const staffSession = z
  .strictObject({
    operator: z.strictObject({ id, login: z.string(), name: z.string(), role }),
    sessionId: id.nullable().describe('Null for a token of the sandbox.'),
  })
  .meta({ id: 'StaffSession' });

export const staffSignedOut = z.strictObject({ signedOut: z.literal(true) });
export const staffSessionPage = pageOf(
  z
    .strictObject({ id, createdAt: instant, seenAt: instant.describe('Within a few minutes.'), current: z.boolean() })
    .meta({ id: 'StaffSessionLine' }),
).meta({ id: 'StaffSessionPage' });

export const operatorPageQuery = z.strictObject(pageQuery);
export const operatorParams = z.strictObject({ id: pathId });
