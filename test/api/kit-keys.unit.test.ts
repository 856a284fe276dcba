import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kitSignerOf } from '../../gateways/kit-signer.ts';
import { run, haveTools } from '../kit/system-tools.ts';
import { manifest, writeKit, type KitOnDisk } from '../kit/kit-on-disk.ts';
import { writeManifest } from '../../kit/manifest.ts';
import { newBrowser } from './browser.ts';
import { now } from './fixtures.ts';
import { runApp, type RunningApp } from './run-app.ts';

const signer = kitSignerOf(
  generateKeyPairSync('ed25519').privateKey,
  generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey,
);

interface Keys {
  readonly keys: readonly {
    readonly ed25519: { readonly fingerprint: string; readonly publicKey: string; readonly allowedSigners: string };
    readonly rsa: { readonly fingerprint: string; readonly publicKey: string };
  }[];
}

describe('the keys that kits are verified with', () => {
  let app: RunningApp;
  let kit: KitOnDisk;
  const at = (file: string) => path.join(kit.folder, file);

  beforeAll(async () => {
    haveTools('ssh-keygen', 'openssl');
    app = await runApp();
    kit = await writeKit(signer);
  });
  afterAll(async () => {
    kit.remove();
    await app.stop();
  });

  async function published() {
    const { raw } = await newBrowser(app.url).call('readKitKeys');
    return parseKeys(raw).keys;
  }

  it('are none before a worker has told of its own', async () => {
    expect(await published()).toEqual([]);
  });

  it('are for everybody, and enough to verify a kit without believing a file that came in it', async () => {
    app.storage.kitKeysPublished.push({ ...signer, firstUsedAt: now });
    const [key] = await published();
    if (!key) throw new Error('no key is published');
    writeFileSync(at('published'), key.ed25519.allowedSigners);
    const signed = Buffer.from(writeManifest(manifest));
    const bySsh = ['-Y', 'verify', '-f', at('published'), '-I', 'crossgrade-kit', '-n', 'crossgrade-kit'];
    const said = run('ssh-keygen', [...bySsh, '-s', at('manifest.json.sig')], { input: signed });
    expect(said).toEqual({ code: 0, said: expect.stringContaining(key.ed25519.fingerprint) });

    writeFileSync(at('published.pub'), key.ed25519.publicKey);
    expect(run('ssh-keygen', ['-l', '-f', at('published.pub')]).said).toContain(` ${signer.fingerprint} `);
    writeFileSync(at('published.pem'), key.rsa.publicKey);
    const byOpenssl = ['dgst', '-sha256', '-verify', at('published.pem'), '-signature', at('manifest.json.rsa')];
    expect(run('openssl', byOpenssl, { input: signed })).toMatchObject({ code: 0, said: 'Verified OK\n' });
    expect(run('openssl', byOpenssl, { input: Buffer.concat([signed, Buffer.from(' ')]) }).code).toBe(1);
  });
});

function parseKeys(raw: unknown): Keys {
  return raw as Keys;
}
