import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { anyFreePort } from '../../bin/local/ports.mjs';
import type { BlobFacts } from '../../gateways/object-store.ts';
import type { KitToKeep } from '../../storage/kits.ts';

export interface ServingRound {
  /** In MB per second, to one client. */
  readonly ours: number;
  readonly nginx: number;
}

export interface Served {
  /** None where curl or nginx is missing. */
  readonly rounds: readonly ServingRound[];
  /** Above idle, in MB; null where the system does not tell. */
  readonly stalledMb: number | null;
  readonly busyMb: number | null;
}

const clients = 100;
const eachReads = 30_000_000;

/** Serves a kit, and the same file by nginx with sendfile, by turns; then to many clients at once. */
export async function measureServing(options: {
  readonly folder: string;
  readonly blobs: string;
  readonly content: KitToKeep;
  readonly facts: BlobFacts;
  readonly count: number;
}): Promise<Served> {
  const { folder, blobs, content, facts, count } = options;
  const file = path.join(folder, 'kit.json');
  const blockCrcs = Buffer.from(facts.blockCrcs).toString('base64');
  writeFileSync(
    file,
    JSON.stringify({ content: { ...content, sha256: null, withdrawn: false }, facts: { ...facts, blockCrcs } }),
  );
  const serve = path.join(import.meta.dirname, 'serve.ts');
  const server = spawn(process.execPath, ['--import', 'tsx', serve, blobs, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const link = await firstLine(server);
    const idle = await settled(server);
    const stalled = await Promise.all(manyOf(() => begin(link)));
    const stalledMb = await mostWhile(server, idle, () => delay(3000));
    for (const response of stalled) response.destroy();
    const busyMb = await mostWhile(server, idle, () => Promise.all(manyOf(() => readSome(link, eachReads))));
    const rounds = has('curl') && has('nginx') ? await besideNginx(folder, link, count) : [];
    return { rounds, stalledMb, busyMb };
  } finally {
    server.kill('SIGKILL');
  }
}

function manyOf<One>(make: () => One): readonly One[] {
  return Array.from({ length: clients }, make);
}

const environment = { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin` };

function has(program: string): boolean {
  return spawnSync(program, ['-V'], { env: environment }).status === 0;
}

async function besideNginx(folder: string, link: string, count: number): Promise<readonly ServingRound[]> {
  spawnSync('curl', ['-sS', '-o', path.join(folder, 'kit.zip'), link]);
  const port = await anyFreePort();
  const conf = path.join(folder, 'nginx.conf');
  writeFileSync(conf, configuration(folder, port));
  const nginx = spawn('nginx', ['-p', folder, '-c', conf], { env: environment, stdio: 'ignore' });
  const static_ = `http://127.0.0.1:${String(port)}/kit.zip`;
  try {
    for (let tries = 0; tries < 50 && speedOf(static_) === 0; tries += 1) await delay(100);
    speedOf(link);
    const rounds: ServingRound[] = [];
    for (let round = 0; round < count; round += 1) rounds.push({ ours: speedOf(link), nginx: speedOf(static_) });
    return rounds;
  } finally {
    nginx.kill();
  }
}

/** In MB per second. */
function speedOf(url: string): number {
  const { stdout } = spawnSync('curl', ['-sf', '-o', '/dev/null', '-w', '%{speed_download}', url], {
    encoding: 'utf8',
  });
  return Number(stdout) / 1e6;
}

function configuration(folder: string, port: number): string {
  return `
    daemon off;
    master_process off;
    pid ${folder}/nginx.pid;
    error_log /dev/null;
    events {}
    http {
      access_log off;
      sendfile on;
      client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
      uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
      server { listen 127.0.0.1:${String(port)}; root ${folder}; }
    }`;
}

async function firstLine(server: ChildProcess): Promise<string> {
  let said = '';
  while (!said.includes('\n')) {
    if (!server.stdout) throw new Error('the server has no output');
    const [part] = parsePart(await once(server.stdout, 'data'));
    said += part.toString();
  }
  return said.trim();
}

function parsePart(given: unknown[]): readonly [Buffer] {
  return given as unknown as readonly [Buffer];
}

/** What a process has in memory, in MB; null where the system does not tell. */
function residentMb({ pid }: ChildProcess): number | null {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? null : Number(kilobytes) / 1000;
  } catch {
    return null;
  }
}

async function settled(server: ChildProcess): Promise<number | null> {
  await delay(2000);
  return residentMb(server);
}

async function mostWhile(
  server: ChildProcess,
  idle: number | null,
  work: () => Promise<unknown>,
): Promise<number | null> {
  let most = 0;
  const looking = setInterval(() => (most = Math.max(most, residentMb(server) ?? 0)), 20);
  await work();
  clearInterval(looking);
  return idle === null ? null : most - idle;
}

async function begin(link: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(link, resolve).on('error', reject);
  });
}

async function readSome(link: string, bytes: number): Promise<void> {
  const response = await begin(link);
  let got = 0;
  response.on('data', (part: Buffer) => {
    got += part.length;
    if (got >= bytes) response.destroy();
  });
  response.on('error', () => undefined); // It was left.
  await new Promise((resolve) => response.once('close', resolve));
}
