import { parseArgs } from 'node:util';
import { apiKeyRequest } from '../contract/api-keys.ts';
import { scopes } from '../core/scopes.ts';
import { openStorage } from '../storage/storage.ts';
import { keysOf, toolSettings } from './settings.ts';

const USAGE = `make:api-key --partner <name> --for <words> --scope <scope> [--scope <scope>] [--days <days>]
Makes a key for a partner and shows it once. Scopes: ${scopes.join(', ')}. It ends after a year unless --days says
otherwise. Reads DATABASE_URL and CROSSGRADE_ROOT_KEY.`;

process.exitCode = await perform().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});

async function perform(): Promise<number> {
  const { values } = parseArgs({
    options: {
      partner: { type: 'string' },
      for: { type: 'string' },
      scope: { type: 'string', multiple: true },
      days: { type: 'string' },
    },
  });
  const key = apiKeyRequest.safeParse({
    partner: values.partner,
    name: values.for,
    scopes: values.scope,
    ...(values.days !== undefined && { expiresInDays: Number(values.days) }),
  });
  const given = toolSettings.safeParse(process.env);
  const wrong = [...(key.error?.issues ?? []), ...(given.error?.issues ?? [])];
  if (!key.success || !given.success) {
    throw new Error(`${wrong.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n')}\n\n${USAGE}`);
  }

  const storage = openStorage({ url: given.data.DATABASE_URL, ...keysOf(given.data), connections: 1 });
  try {
    const { partner, ...rest } = key.data;
    const actor = { kind: 'administrator', id: 'command-line' } as const;
    const asked = { actor, route: 'make:api-key', idempotencyKey: null };
    const making = await storage.apiKeys.make(asked, { ...rest, partnerId: partner });
    if (making.kind !== 'made') throw new Error('no key was made');
    console.log(`key ${making.key.id} for ${partner}, until ${making.key.expiresAt.toISOString()}; shown once:`);
    console.log(making.secret);
    return 0;
  } finally {
    await storage.close();
  }
}
