import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { anyFreePort } from '../../bin/local/ports.mjs';
import { tokens } from './installation.ts';
import { eventually } from './processes.ts';

/** A process of the build: what it has printed, and how it ended when it was asked to. */
export interface BuiltProcess {
  output(): string;
  stop(): Promise<number | null>;
}

/** The production build in a folder of its own, with packages but without sources, run by configuration alone. */
export interface ProductionBuild {
  readonly url: string;
  readonly workerUrl: string;
  /** Runs a program of the build to its end; fails with what it printed. */
  run(program: string, ...args: string[]): Promise<string>;
  startApi(): Promise<BuiltProcess>;
  startWorker(): Promise<BuiltProcess>;
  readonly close: () => Promise<void>;
}

export async function productionBuild(settings: Readonly<Record<string, string>>): Promise<ProductionBuild> {
  const folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-build-'));
  const project = process.cwd();
  const built = await end(
    launch(process.execPath, [path.join('bin', 'local', 'build.mjs'), path.join(folder, 'dist')]),
  );
  if (built.code !== 0) throw new Error(`the build failed: ${built.printed}`);
  symlinkSync(path.join(project, 'node_modules'), path.join(folder, 'node_modules'));
  copyFileSync(path.join(project, 'package.json'), path.join(folder, 'package.json'));

  const [port, workerPort] = [await anyFreePort(), await anyFreePort()];
  const url = `http://127.0.0.1:${String(port)}`;
  const workerUrl = `http://127.0.0.1:${String(workerPort)}`;
  const environment = {
    ...secretsIn(folder),
    ...(settings.CROSSGRADE_SANDBOX === 'on' ? sandboxIn(folder) : outsideSandbox),
    PORT: String(port),
    WORKER_PORT: String(workerPort),
    ...settings,
  };
  const running: Launched[] = [];

  const program = (name: string, args: readonly string[]) => {
    const launched = launch(process.execPath, [path.join(folder, 'dist', 'bin', `${name}.js`), ...args], {
      cwd: '/',
      env: environment,
    });
    running.push(launched);
    return launched;
  };
  const start = async (name: string, readyUrl: string): Promise<BuiltProcess> => {
    const launched = program(name, []);
    await eventually(`${name} is ready: ${launched.output()}`, () => isOk(readyUrl));
    return {
      output: launched.output,
      async stop() {
        launched.child.kill('SIGTERM');
        return (await end(launched)).code;
      },
    };
  };
  return {
    url,
    workerUrl,
    async run(name, ...args) {
      const { code, printed } = await end(program(name, args));
      if (code !== 0) throw new Error(`${name} ended with ${String(code)}: ${printed}`);
      return printed;
    },
    startApi: () => start('api', `${url}/readyz`),
    startWorker: () => start('worker', `${workerUrl}/readyz`),
    async close() {
      for (const launched of running) launched.child.kill('SIGKILL');
      await Promise.all(running.map(end));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As a proxy before it would have it, and a mail server; the tests come without them. */
const outsideSandbox = {
  CROSSGRADE_PUBLIC_URL: 'https://upgrades.example',
  CROSSGRADE_TRUSTED_PROXIES: '127.0.0.1',
  CROSSGRADE_SMTP_URL: 'smtp://127.0.0.1:1',
  CROSSGRADE_MAIL_FROM: 'upgrades@vendor.example',
};

/** With the tokens that tests know; not for production, which refuses them. Its mails go into a folder. */
function sandboxIn(folder: string): Record<string, string> {
  const tokensFile = path.join(folder, 'tokens.json');
  writeFileSync(tokensFile, JSON.stringify(tokens), { mode: 0o600 });
  return { CROSSGRADE_TOKENS_FILE: tokensFile };
}

function secretsIn(folder: string): Record<string, string> {
  const signingKeyFile = path.join(folder, 'signing-key.pem');
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(signingKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const rsaKeyFile = path.join(folder, 'kit-rsa-key.pem');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
  writeFileSync(rsaKeyFile, rsa.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return {
    CROSSGRADE_ROOT_KEY: randomBytes(32).toString('base64'),
    CROSSGRADE_SIGNING_KEY_FILE: signingKeyFile,
    CROSSGRADE_KIT_RSA_KEY_FILE: rsaKeyFile,
    CROSSGRADE_BLOB_FOLDER: path.join(folder, 'blobs'),
  };
}

type Launched = ReturnType<typeof launch>;

function launch(command: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout.on('data', (part: Buffer) => (printed += part.toString()));
  child.stderr.on('data', (part: Buffer) => (printed += part.toString()));
  return { child, output: () => printed };
}

async function end({ child, output }: Launched): Promise<{ code: number | null; printed: string }> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  return { code: child.exitCode, printed: output() };
}

async function isOk(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}
