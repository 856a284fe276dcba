import { generateKeyPairSync } from 'node:crypto';
import type { Server } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createApp } from '../../api/create-app.ts';
import { createApiServer } from '../../api/create-server.ts';
import type { Dependencies } from '../../api/dependencies.ts';
import { defaultSettings, type Settings } from '../../api/settings.ts';
import { signerOf } from '../../gateways/signer.ts';
import { fakeObjects, type FakeObjects } from './fake-objects.ts';
import { limitTriesInMemory } from './fake-tries.ts';
import { fakeStorage, type FakeStorage } from './fake-storage.ts';
import { key, upgradeId } from './fixtures.ts';

export const tokens = {
  partner: 'token-of-partner',
  viewer: 'token-of-viewer',
  operator: 'token-of-operator',
  lead: 'token-of-lead',
  administrator: 'token-of-administrator',
};

/** What cookies are signed with. */
export const cookieKey = Buffer.alloc(32, 1);

export interface RunningApp {
  readonly url: string;
  readonly storage: FakeStorage;
  readonly objects: FakeObjects;
  /** Every line that was logged. */
  readonly logged: readonly string[];
  readonly rung: readonly string[];
  stop(): Promise<void>;
}

type Given = Partial<Omit<Dependencies, 'storage' | 'objects' | 'settings'>> & {
  readonly settings?: Partial<Settings>;
  readonly headersWithinMs?: number;
};

/** The real application behind real HTTP, on a storage in memory that knows one registration key. */
export async function runApp({ settings, headersWithinMs, ...given }: Given = {}): Promise<RunningApp> {
  const storage = fakeStorage();
  const objects = fakeObjects();
  storage.keys.set(key, upgradeId);
  const logged: string[] = [];
  const rung: string[] = [];
  const app = createApp({
    storage,
    notices: storage.notices,
    ring: async (_upgradeId, kind) => {
      rung.push(kind);
    },
    ringCampaign: async () => undefined,
    objects,
    engineReachable: async () => true,
    kitArchive: async () => ({
      sizeBytes: 9,
      read: ({ start, end }) => Readable.from([Buffer.from('PK-a-kit!').subarray(start, end)]),
    }),
    drawCertificate: async ({ certificate, language, startUrl }) =>
      Buffer.from(JSON.stringify([certificate.number, certificate.seats, language, startUrl])),
    drawAgreement: async ({ version, digest, language, acceptedAt }) =>
      Buffer.from(JSON.stringify([version, digest, language, acceptedAt])),
    blobDamaged: async () => undefined,
    limitTries: limitTriesInMemory(),
    tokens,
    cookieKey,
    linkKey: Buffer.alloc(32, 2),
    signer: signerOf(generateKeyPairSync('ed25519').privateKey),
    pages: new Map(),
    log: pino({}, { write: (line: string) => logged.push(line) }),
    metrics: new Registry(),
    sandbox: true,
    version: '0.1.0',
    settings: {
      ...defaultSettings,
      publicUrl: 'http://127.0.0.1',
      docsFolder: path.join(import.meta.dirname, '../../docs'),
      outcomeWithinMs: 40,
      guesses: { ...defaultSettings.guesses, delayStepMs: 1, mostDelayMs: 5 },
      ...settings,
    },
    ...given,
  });
  const server = createApiServer(app, headersWithinMs);
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}`, storage, objects, logged, rung, stop: async () => stop(server) };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
