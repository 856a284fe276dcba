import { z } from 'zod';
import { problem } from './problem-details.ts';
import { digest, id, instant, pageOf, pathId, productId, wholeNumber } from './scalars.ts';
import { text } from './text.ts';

const version = text(40)
  .refine((value) => /^[0-9A-Za-z][0-9A-Za-z._+-]*$/.test(value), {
    error: 'must be 1 to 40 of letters, digits, dot, underscore, plus and minus, the first a letter or digit',
  })
  .meta({ pattern: '^[0-9A-Za-z][0-9A-Za-z._+-]{0,39}$' });

const platform = text(20)
  .refine((value) => /^[a-z][a-z0-9-]*$/.test(value), {
    error: 'must be windows, linux, macos, any, or another word of at most 20 small letters, digits and minus',
  })
  .meta({ pattern: '^[a-z][a-z0-9-]{0,19}$', examples: ['windows', 'linux', 'macos', 'any'] });

const fileName = text(255).refine((value) => !/[/\\\p{Cc}]/u.test(value), {
  error: 'must be a name without folders and control characters',
});

/** An installer as it is announced, before its bytes come. */
export const uploadRequest = z.strictObject({
  productId,
  version,
  platform,
  fileName: fileName.describe('For display; of it only the extension goes into kits.'),
  sizeBytes: z.int().min(1).optional().describe('Checked against what arrives.'),
  sha256: digest.optional().describe('Checked against what arrives.'),
});

export type UploadRequest = z.output<typeof uploadRequest>;

const named = {
  productId: z.string(),
  version: z.string(),
  platform: z.string(),
  fileName: z.string(),
};

const facts = {
  id,
  ...named,
  sizeBytes: z.int(),
  sha256: z.string(),
  publishedAt: instant,
  withdrawn: z.strictObject({ at: instant, reason: z.string() }).optional(),
  damaged: z
    .strictObject({ at: instant, block: z.int().optional().describe('The first MiB that was wrong, from 0.') })
    .optional()
    .describe('Its bytes were found changed in the object store: publish them again.'),
  kits: z.int().describe('How many deployment kits hold these bytes.'),
};

export const installer = z.strictObject(facts).meta({ id: 'Installer' });
export const installerPage = pageOf(installer).meta({ id: 'InstallerPage' });

export const installerPageQuery = z.strictObject({
  productId: productId.optional(),
  limit: wholeNumber(1, 200).default(50),
  cursor: z.uuid({ error: 'must be the cursor of an earlier page' }).optional(),
});

export const installerParams = z.strictObject({ id: pathId });

export const withdrawalRequest = z.strictObject({ reason: text(500) });

export const withdrawnInstaller = z
  .strictObject({
    ...facts,
    withdrawnKits: z.int().describe('How many kits are no longer offered because they hold it.'),
    concernedUpgrades: z.int().describe('How many upgrades were offered one of these kits.'),
  })
  .meta({ id: 'WithdrawnInstaller' });

export const upload = z
  .strictObject({
    id,
    state: z.enum(['waiting', 'receiving', 'done', 'failed']),
    ...named,
    sizeBytes: z.int().optional(),
    sha256: z.string().optional(),
    receivedBytes: z.int(),
    createdAt: instant,
    changedAt: instant,
    problem: problem.optional(),
    installer: installer.optional(),
  })
  .meta({ id: 'InstallerUpload' });
