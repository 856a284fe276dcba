import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Every variable that a process reads: name, meaning, default. Nothing else reads the environment. */
const settingsSchema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).describe('PostgreSQL 15 or newer'),
  CROSSGRADE_ROOT_KEY: z
    .base64()
    .refine((text) => Buffer.from(text, 'base64').length === 32, 'must be 32 bytes, in base64')
    .describe('root of all keys at rest; secret'),
  CROSSGRADE_TOKENS_FILE: z.string().min(1).describe('JSON file with one token for each role; secret'),
  CROSSGRADE_BLOB_FOLDER: z.string().min(1).describe('folder of installers'),
  CROSSGRADE_SIGNING_KEY_FILE: z
    .string()
    .min(1)
    .optional()
    .describe('PEM file of the Ed25519 key that signs receipts and event roots; secret; a sandbox makes its own'),
  CROSSGRADE_SANDBOX: z.enum(['on', 'off']).default('off').describe('clock that can be shifted, faults on request'),
  CROSSGRADE_PUBLIC_URL: z.url().optional().describe('address under which browsers reach the API'),
  CROSSGRADE_WORKFLOW_BUNDLE: z
    .string()
    .min(1)
    .optional()
    .describe('file of workflows that was bundled ahead; otherwise they are bundled at the start'),
  CROSSGRADE_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  CROSSGRADE_OUR_TURN_MS: z.coerce
    .number()
    .int()
    .positive()
    .default(60_000)
    .describe('milliseconds after which the bell looks after work of ours'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000).describe('port of the API'),
  WORKER_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(4001)
    .describe('port of the worker for health and metrics'),
  TEMPORAL_ADDRESS: z.string().min(1).default('127.0.0.1:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
});

export type Settings = z.infer<typeof settingsSchema>;

const tokens = z.strictObject({
  partner: z.string().min(1),
  viewer: z.string().min(1),
  operator: z.string().min(1),
  lead: z.string().min(1),
  administrator: z.string().min(1),
});

/** Reads the settings of this process; throws an error that names each variable that is wrong and why. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith('CROSSGRADE_') && !(name in settingsSchema.shape),
  );
  if (unknown.length > 0)
    throw new Error(`unknown settings: ${unknown.join(', ')}; see .env.example for those there are`);
  const read = settingsSchema.safeParse(environment);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`settings are missing or wrong: ${wrong.join('; ')}; see .env.example`);
}

export function readTokens(file: string): z.infer<typeof tokens> {
  return tokens.parse(JSON.parse(readFileSync(file, 'utf8')));
}

export function rootKeyOf(settings: Settings): Buffer {
  return Buffer.from(settings.CROSSGRADE_ROOT_KEY, 'base64');
}
