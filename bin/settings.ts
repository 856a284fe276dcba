import { accessSync, constants, readFileSync } from 'node:fs';
import { z } from 'zod';
import { isNetwork } from './networks.ts';

/**
 * What people are told about a variable. Its value may be secret, or the file that it names. An example stands in
 * .env.example, for whoever fills it in.
 */
interface About {
  readonly meaning: string;
  readonly secret?: 'value' | 'file';
  readonly example?: string;
}

const about = z.registry<About>();
const text = () => z.string().min(1);
const file = () => text().refine(isReadable, 'is no file that this process can read');
const rootKey = () =>
  z.base64().refine((key) => Buffer.from(key, 'base64').length === 32, 'must be 32 bytes, in base64');
const port = () => z.coerce.number().int().min(0).max(65_535);

/** Every variable that the service's processes read: rule, default, meaning. Tools that only verify say what they need. */
const settingsSchema = z
  .object({
    DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).register(about, {
      meaning: 'Address of a database in PostgreSQL 15 or newer, with user and password.',
      secret: 'value',
      example: 'postgresql://crossgrade:password@db.example:5432/crossgrade',
    }),
    CROSSGRADE_ROOT_KEY: rootKey().register(about, {
      meaning:
        '32 bytes in base64 (`openssl rand -base64 32`): the root of all keys at rest. Whoever loses it loses every registration key and activation code.',
      secret: 'value',
    }),
    CROSSGRADE_OTHER_ROOT_KEY: rootKey().optional().register(about, {
      meaning:
        'While the root key is changed: the one before, or the next one. What was sealed under it opens too; nothing is sealed under it. See [operating](operating.md).',
      secret: 'value',
    }),
    CROSSGRADE_INDEX_KEY: rootKey().optional().register(about, {
      meaning:
        'The key of the digests by which sealed values are found. Without it, one that is derived from the root key; needed once the root key was changed. See [operating](operating.md).',
      secret: 'value',
    }),
    CROSSGRADE_TOKENS_FILE: file().optional().register(about, {
      meaning:
        'Only in a sandbox: JSON file with one token for each of partner, viewer, operator, lead and administrator. Elsewhere a start with it is refused: partners have API keys, and operators sign in.',
      secret: 'file',
    }),
    CROSSGRADE_BLOB_FOLDER: text().register(about, {
      meaning: 'Folder of the installers; shared by API and worker.',
      example: '/var/lib/crossgrade/blobs',
    }),
    CROSSGRADE_SIGNING_KEY_FILE: file().optional().register(about, {
      meaning:
        'PEM file of the Ed25519 private key that signs receipts and event roots (`openssl genpkey -algorithm ed25519`); readable by this service alone. Required outside a sandbox, which makes its own. Keep every public half: what was signed is verified with it for years.',
      secret: 'file',
      example: '/run/secrets/signing-key.pem',
    }),
    CROSSGRADE_KIT_RSA_KEY_FILE: file().optional().register(about, {
      meaning:
        'PEM file of an RSA private key of 3072 bits or more (`openssl genrsa 3072`) that signs kits beside the signing key, for Windows without OpenSSH; readable by this service alone. Required outside a sandbox, which makes its own.',
      secret: 'file',
      example: '/run/secrets/kit-rsa-key.pem',
    }),
    CROSSGRADE_KIT_LINK_LIFE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(3600).register(about, {
      meaning: 'Seconds that a link to a kit is open for new requests; a transfer that has begun is not cut.',
    }),
    CROSSGRADE_S3_BUCKET: text().optional().register(about, {
      meaning: 'Bucket of the installers in an S3 store; with it, the folder of the installers is not used for them.',
      example: 'crossgrade-installers',
    }),
    CROSSGRADE_S3_ENDPOINT: z
      .url({ protocol: /^https?$/ })
      .optional()
      .register(about, { meaning: 'Address of an S3 store other than AWS.', example: 'https://s3.example' }),
    CROSSGRADE_S3_REGION: text().default('us-east-1').register(about, { meaning: 'Region of the bucket.' }),
    CROSSGRADE_S3_PREFIX: text().optional().register(about, {
      meaning: 'Folder of the bucket that is this service alone; without it, the whole bucket is.',
    }),
    CROSSGRADE_S3_PATH_STYLE: z.enum(['on', 'off']).default('off').register(about, {
      meaning: '`on` puts the bucket into the path of requests, as most stores other than AWS want it.',
    }),
    CROSSGRADE_S3_ACCESS_KEY_ID: text().optional().register(about, {
      meaning:
        'Access key; without it, it is looked for where the AWS SDK does: environment, profile, role of the machine.',
    }),
    CROSSGRADE_S3_SECRET_ACCESS_KEY: text().optional().register(about, {
      meaning: 'The secret of that access key.',
      secret: 'value',
    }),
    CROSSGRADE_SANDBOX: z.enum(['on', 'off']).default('off').register(about, {
      meaning: '`on` allows the clock to be shifted and faults to be provoked. Never outside a demonstration.',
    }),
    CROSSGRADE_PUBLIC_URL: z
      .url({ protocol: /^https?$/ })
      .optional()
      .register(about, {
        meaning:
          'Address under which browsers reach the API, and to which mails lead. With https, cookies are for https alone. Without it: http://127.0.0.1 and the port.',
        example: 'https://upgrades.example',
      }),
    CROSSGRADE_SMTP_URL: z
      .url({ protocol: /^smtps?$/ })
      .optional()
      .register(about, {
        meaning:
          'SMTP server that mails are sent through: `smtp://user:password@host:587`, or `smtps://…:465` for TLS from the start. With a password, TLS is demanded. Required of the worker outside a sandbox, which puts mails into a folder.',
        secret: 'value',
        example: 'smtp://upgrades:password@mail.example:587',
      }),
    CROSSGRADE_MAIL_FROM: text()
      .refine(isSender, 'must be an address, or a name with an address in angle brackets')
      .optional()
      .register(about, {
        meaning: 'Sender of mails. Required of the worker outside a sandbox.',
        example: 'Suite upgrades <upgrades@vendor.example>',
      }),
    CROSSGRADE_ALERTS_TO: z.email().optional().register(about, {
      meaning:
        'Mail address of whoever runs the service: told once when upgrades are stuck, a group of failures grows, or no worker or engine answers, and once when it is over. Set it for API and worker; the API tells that no worker runs, if it knows the SMTP server. Without it, alerts are in the console, the log and the metrics alone.',
      example: 'on-call@vendor.example',
    }),
    CROSSGRADE_LISTEN_ADDRESS: z.union([z.ipv4(), z.ipv6()]).default('127.0.0.1').register(about, {
      meaning: "Address of this machine on which the API and the worker's pages listen; `0.0.0.0` is all of them.",
    }),
    CROSSGRADE_TRUSTED_PROXIES: text()
      .refine((list) => list.split(',').every(isNetwork), 'must be addresses or networks, separated by commas')
      .optional()
      .register(about, {
        meaning:
          'Addresses or networks (`10.0.0.0/8`) of the proxies in front of the API, separated by commas: what they say of the client in `X-Forwarded-For` is believed. Without it, nobody is.',
      }),
    CROSSGRADE_WORKFLOW_BUNDLE: file().optional().register(about, {
      meaning:
        'File of workflows that was bundled ahead. Without it, the production build takes its own; sources are bundled at the start.',
    }),
    CROSSGRADE_LOG_LEVEL: z
      .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
      .default('info')
      .register(about, {
        meaning: 'The least level that is logged: `fatal`, `error`, `warn`, `info`, `debug` or `silent`.',
      }),
    CROSSGRADE_TRACES_URL: z
      .url({ protocol: /^https?$/ })
      .optional()
      .register(about, {
        meaning:
          "Address to which traces are sent by OTLP over HTTP (`http://127.0.0.1:4318/v1/traces`). Without it, none are made. The exporter's headers and the sampler are set by OpenTelemetry's own variables.",
      }),
    CROSSGRADE_OUR_TURN_MS: z.coerce.number().int().positive().default(60_000).register(about, {
      meaning: 'Milliseconds after which the bell looks after work of ours that nobody seems to do.',
    }),
    CROSSGRADE_TEMPORAL_UI_URL: z
      .url({ protocol: /^https?$/ })
      .optional()
      .register(about, {
        meaning:
          "Address of Temporal's pages, to which operators are led from an upgrade. Without it, there is no link.",
        example: 'https://temporal.example',
      }),
    PORT: port().default(4000).register(about, { meaning: 'Port of the API.' }),
    WORKER_PORT: port().default(4001).register(about, { meaning: "Port of the worker's health and metrics pages." }),
    TEMPORAL_ADDRESS: text().default('127.0.0.1:7233').register(about, {
      meaning: 'Host and port of the Temporal frontend.',
    }),
    TEMPORAL_NAMESPACE: text().default('default').register(about, {
      meaning: 'Namespace of this service alone, with the search attribute ProblemCode (Keyword).',
    }),
    TEMPORAL_API_KEY: text().optional().register(about, {
      meaning: 'API key, as Temporal Cloud hands it out. With it, TLS is on unless TEMPORAL_TLS is `false`.',
      secret: 'value',
    }),
    TEMPORAL_TLS: z.enum(['true', 'false']).optional().register(about, {
      meaning: '`true` for TLS without further settings, `false` for none in spite of them.',
    }),
    TEMPORAL_TLS_SERVER_NAME: text().optional().register(about, {
      meaning: 'Name that the certificate of the Temporal frontend bears, where it is not that of the address.',
    }),
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: file().optional().register(about, {
      meaning: 'PEM file of the authority that signed the certificate of the Temporal frontend.',
    }),
    TEMPORAL_TLS_SERVER_CA_CERT_DATA: text()
      .optional()
      .register(about, { meaning: 'The same as text instead of a file.' }),
    TEMPORAL_TLS_CLIENT_CERT_PATH: file().optional().register(about, {
      meaning: 'PEM file of the certificate that this service shows to Temporal.',
    }),
    TEMPORAL_TLS_CLIENT_CERT_DATA: text()
      .optional()
      .register(about, { meaning: 'The same as text instead of a file.' }),
    TEMPORAL_TLS_CLIENT_KEY_PATH: file().optional().register(about, {
      meaning: 'PEM file of the private key of that certificate; readable by this service alone.',
      secret: 'file',
    }),
    TEMPORAL_TLS_CLIENT_KEY_DATA: text().optional().register(about, {
      meaning: 'The same as text instead of a file.',
      secret: 'value',
    }),
  })
  .superRefine((settings, context) => {
    const given = (part: 'CLIENT_CERT' | 'CLIENT_KEY' | 'SERVER_CA_CERT') => ({
      path: settings[`TEMPORAL_TLS_${part}_PATH`] !== undefined,
      data: settings[`TEMPORAL_TLS_${part}_DATA`] !== undefined,
    });
    for (const part of ['CLIENT_CERT', 'CLIENT_KEY', 'SERVER_CA_CERT'] as const) {
      if (given(part).path && given(part).data)
        context.addIssue({
          code: 'custom',
          path: [`TEMPORAL_TLS_${part}_DATA`],
          message: 'is given as a file as well',
        });
    }
    const [certificate, key] = [given('CLIENT_CERT'), given('CLIENT_KEY')];
    if ((certificate.path || certificate.data) !== (key.path || key.data))
      context.addIssue({
        code: 'custom',
        path: ['TEMPORAL_TLS_CLIENT_KEY_PATH'],
        message: 'goes with a client certificate',
      });
  });

export type Settings = z.infer<typeof settingsSchema>;

/** A variable as people are told about it; a required one has no default and cannot be left out. */
export interface Variable extends About {
  readonly name: string;
  readonly required: boolean;
  readonly default: string | undefined;
}

export const variables: readonly Variable[] = Object.entries(settingsSchema.shape).map(([name, rule]) => {
  const leftOut = rule.safeParse(undefined);
  return {
    meaning: '',
    ...about.get(rule),
    name,
    required: !leftOut.success,
    default: leftOut.data === undefined ? undefined : String(leftOut.data),
  };
});

const tokens = z.strictObject({
  partner: text(),
  viewer: text(),
  operator: text(),
  lead: text(),
  administrator: text(),
});

/**
 * Reads the settings of this process; throws an error that names each variable that is wrong and why. One that is empty
 * is not set. A name that begins like ours and is none of ours is an error too: somebody believes that it does something.
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const unknown = Object.keys(given).filter((name) => /^(CROSSGRADE_|TEMPORAL_TLS)/.test(name) && !isKnown(name));
  if (unknown.length > 0)
    throw new Error(`unknown settings: ${unknown.join(', ')}; see .env.example for those there are`);
  const read = settingsSchema.safeParse(given);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ code, path, message }) => {
    const name = path.join('.');
    return `${name}: ${code === 'invalid_type' && given[name] === undefined ? 'is required' : message}`;
  });
  throw new Error(`settings are missing or wrong: ${wrong.join('; ')}; see .env.example`);
}

function isKnown(name: string): boolean {
  return name in settingsSchema.shape;
}

function isSender(text: string): boolean {
  return /^(?:[^<>@\r\n]+<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(text);
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The token of each role. What a wrong file holds is never repeated in the error. */
export function readTokens(path: string): z.infer<typeof tokens> {
  const read = tokens.safeParse(jsonOrNull(readFileSync(path, 'utf8')));
  if (read.success) return read.data;
  throw new Error(`CROSSGRADE_TOKENS_FILE: must hold a JSON object with ${Object.keys(tokens.shape).join(', ')}`);
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function rootKeyOf(settings: Pick<Settings, 'CROSSGRADE_ROOT_KEY'>): Buffer {
  return Buffer.from(settings.CROSSGRADE_ROOT_KEY, 'base64');
}

type KeySettings = Pick<Settings, 'CROSSGRADE_ROOT_KEY' | 'CROSSGRADE_OTHER_ROOT_KEY' | 'CROSSGRADE_INDEX_KEY'>;

/** What a storage is opened with. */
export function keysOf(settings: KeySettings) {
  const { CROSSGRADE_OTHER_ROOT_KEY: other, CROSSGRADE_INDEX_KEY: index } = settings;
  return {
    rootKey: rootKeyOf(settings),
    ...(other !== undefined && { otherRootKey: Buffer.from(other, 'base64') }),
    ...(index !== undefined && { indexKey: Buffer.from(index, 'base64') }),
  };
}

/** What tools at a shell read. */
const { DATABASE_URL, CROSSGRADE_ROOT_KEY, CROSSGRADE_OTHER_ROOT_KEY, CROSSGRADE_INDEX_KEY } = settingsSchema.shape;
export const toolSettings = z.object({
  DATABASE_URL,
  CROSSGRADE_ROOT_KEY,
  CROSSGRADE_OTHER_ROOT_KEY,
  CROSSGRADE_INDEX_KEY,
});
