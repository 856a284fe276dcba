import type { Settings } from './settings.ts';

type Process = 'api' | 'worker';

/** Random keys of 32 bytes have about 30 different ones; one with fewer than this was typed by somebody. */
const fewestDifferentBytes = 16;
const passwordsOfExamples = new Set(['password', 'postgres', 'crossgrade', 'secret']);

/** Ends a start that would put a sandbox, or secrets and ways of the laptop, before the internet. */
export function refuseUnsafe(process: Process, settings: Settings, nodeEnvironment: string | undefined): void {
  const dangers = dangersOf(process, settings, nodeEnvironment);
  if (dangers.length === 0) return;
  throw new Error(`not safe for production: ${dangers.join('; ')}; see docs/operating.md`);
}

/** Outside a sandbox everything is production. */
function dangersOf(process: Process, settings: Settings, nodeEnvironment: string | undefined): readonly string[] {
  if (settings.CROSSGRADE_SANDBOX === 'on') return dangersOfSandbox(settings, nodeEnvironment);
  const dangers =
    process === 'api' ? [...dangersOfSecrets(settings), ...dangersOfNetwork(settings)] : dangersOfSecrets(settings);
  return dangers.filter((danger) => danger !== null);
}

/** Whoever reaches a sandbox reads everybody's mails there: it belongs on one's own machine. */
function dangersOfSandbox(settings: Settings, nodeEnvironment: string | undefined): readonly string[] {
  const { CROSSGRADE_PUBLIC_URL: publicUrl } = settings;
  if (nodeEnvironment === 'production') return ['CROSSGRADE_SANDBOX: must be off where NODE_ENV is production'];
  if (publicUrl === undefined || ownMachine.test(new URL(publicUrl).hostname)) return [];
  return ['CROSSGRADE_SANDBOX: must be off where CROSSGRADE_PUBLIC_URL is not an address of this machine alone'];
}

const ownMachine = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

function dangersOfSecrets(settings: Settings): readonly (string | null)[] {
  const { CROSSGRADE_TOKENS_FILE: tokens, CROSSGRADE_ROOT_KEY: rootKey, DATABASE_URL: url } = settings;
  const password = decodeURIComponent(new URL(url).password);
  return [
    tokens === undefined ? null : 'CROSSGRADE_TOKENS_FILE: its tokens are for a sandbox; make operators and API keys',
    new Set(Buffer.from(rootKey, 'base64')).size < fewestDifferentBytes
      ? 'CROSSGRADE_ROOT_KEY: is no random key; make one by `openssl rand -base64 32`'
      : null,
    passwordsOfExamples.has(password) ? 'DATABASE_URL: has a password that everybody knows' : null,
  ];
}

function dangersOfNetwork(settings: Settings): readonly (string | null)[] {
  const { CROSSGRADE_PUBLIC_URL: publicUrl = '', CROSSGRADE_TRUSTED_PROXIES: proxies } = settings;
  return [
    publicUrl.startsWith('https:') ? null : 'CROSSGRADE_PUBLIC_URL: must be the https address that browsers use',
    proxies === undefined ? 'CROSSGRADE_TRUSTED_PROXIES: must name the proxy that ends TLS before the API' : null,
  ];
}
