import { parseArgs } from 'node:util';
import { z } from 'zod';
import { operatorRequest } from '../contract/operators.ts';
import { openStorage } from '../storage/storage.ts';
import { keysOf, toolSettings } from './settings.ts';

const USAGE = `make:administrator --login <mail address or short name> --name <name>
Makes the first administrator and shows, once, the link on which password and authenticator are set up. Where an
administrator can sign in already, nothing is made: that one makes the others. Reads DATABASE_URL, CROSSGRADE_ROOT_KEY
and CROSSGRADE_PUBLIC_URL.`;

const environment = toolSettings.extend({
  CROSSGRADE_PUBLIC_URL: z.string().default('http://127.0.0.1:4000'),
});

process.exitCode = await perform().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});

async function perform(): Promise<number> {
  const { values } = parseArgs({ options: { login: { type: 'string' }, name: { type: 'string' } } });
  const asked = operatorRequest.safeParse({ ...values, role: 'administrator' });
  const given = environment.safeParse(process.env);
  const wrong = [...(asked.error?.issues ?? []), ...(given.error?.issues ?? [])];
  if (!asked.success || !given.success) {
    throw new Error(`${wrong.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n')}\n\n${USAGE}`);
  }
  const { DATABASE_URL: url, CROSSGRADE_PUBLIC_URL: publicUrl } = given.data;
  const storage = openStorage({ url, ...keysOf(given.data), connections: 1 });
  try {
    if (await storage.operators.hasAdministrator()) {
      console.error('an administrator can sign in already, and makes the others; nothing was made');
      return 1;
    }
    const actor = { kind: 'administrator', id: 'command-line' } as const;
    const secret = await setUpSecret(storage.operators, actor, asked.data);
    console.log('good once and for a day; shown once:');
    console.log(`${publicUrl}/staff/set-up#${secret}`);
    return 0;
  } finally {
    await storage.close();
  }
}

type Operators = ReturnType<typeof openStorage>['operators'];

/** One who was made before and never set up gets another link. */
async function setUpSecret(
  operators: Operators,
  actor: Parameters<Operators['make']>[0],
  operator: Parameters<Operators['make']>[1],
): Promise<string> {
  const making = await operators.make(actor, operator);
  if (making.kind === 'made') return making.secret;
  const again =
    making.kind === 'known' ? await operators.reset(actor, making.operator.id, 'another link to set up') : null;
  if (again) return again.secret;
  throw new Error('somebody else has this login: choose another one');
}
