import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { kitArchives } from '../../../bin/kit-archives.ts';
import { openFolderStore } from '../../../gateways/folder-store.ts';
import { type ArchiveLayout, layOut } from '../../../kit/archive-layout.ts';
import { toStored } from '../../../kit/stored-entries.ts';
import { blobEntry, factsOf, inlineEntry, noise } from '../../kit/blobs.ts';
import { sha256Of } from '../../kit/installers.ts';
import { held } from '../../support/memory.ts';
import { eventually } from '../../support/processes.ts';
import { kitContent } from '../fixtures.ts';
import { begin, get, type KitServer, serveKit } from './kit-server.ts';

const megabyte = 1024 * 1024;

/** A kit that is served as in production: from a folder, each block checked, by the application behind HTTP. */
describe('a kit from the store', () => {
  let folder: string;
  let server: KitServer | null = null;
  const damaged: (readonly [string, number])[] = [];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-blobs-'));
  });
  afterEach(async () => {
    await server?.stop();
    damaged.length = 0;
    rmSync(folder, { recursive: true, force: true });
  });

  async function serve(
    contents: readonly Buffer[],
  ): Promise<{ readonly link: string; readonly layout: ArchiveLayout }> {
    const store = await openFolderStore(folder);
    for (const bytes of contents) await store.put(bytes);
    const facts = new Map(contents.map((bytes) => [factsOf(bytes).sha256, factsOf(bytes)]));
    const entries = [
      inlineEntry('START-HERE.html', 'how to install'),
      ...contents.map((bytes, index) => blobEntry(`installers/ENDGRD1S1/${index}.bin`, bytes)),
    ];
    const layout = layOut(entries);
    const archives = kitArchives(store, { find: async (sha256) => facts.get(sha256) ?? null });
    const content = { ...kitContent, layoutDigest: layout.layoutDigest, entries: entries.map(toStored) };
    server = await serveKit(Buffer.alloc(layout.sizeBytes), {
      kitArchive: () => archives(content),
      blobDamaged: async (...found) => {
        damaged.push(found);
      },
    });
    return { link: server.link, layout };
  }

  const openFiles = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
      } catch {
        return false; // It was closed meanwhile.
      }
    });

  it('gives in 10,000 random ranges over HTTP what the whole has there', async () => {
    const contents = [70_001, 1, 65_536, 0, 40_000].map((size, index) => noise(`range ${index}`, size));
    const { link, layout } = await serve(contents);
    const whole = (await get(link)).body;
    expect(whole).toHaveLength(layout.sizeBytes);
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    const wrong: string[] = [];
    const ask = async () => {
      const start = random(whole.length);
      // From one byte to all that is left, short ones more often: more of them begin and end close to a seam.
      const end = start + Math.floor((whole.length - start) * Math.random() ** 3);
      const { status, body } = await get(link, { agent, headers: { range: `bytes=${start}-${end}` } });
      if (status !== 206 || !body.equals(whole.subarray(start, end + 1))) wrong.push(`${start}-${end}`);
    };
    const some = async (count: number) => {
      for (let done = 0; done < count; done += 1) await ask();
    };
    await Promise.all(Array.from({ length: 8 }, () => some(1250)));
    agent.destroy();
    expect(wrong).toEqual([]);
    await eventually('all files are closed', async () => openFiles().length === 0);
  }, 120_000);

  it('is never complete and wrong, whichever bit of a blob is flipped, and the operator hears which blob it is', async () => {
    const [first, second] = [noise('first', 2 * megabyte + 77), noise('second', megabyte)] as const;
    const { link } = await serve([first, second]);
    const whole = (await get(link)).body;
    for (const bytes of [first, second]) {
      const { sha256 } = factsOf(bytes);
      const edges = [0, megabyte - 1, megabyte, bytes.length - 1].filter((at) => at < bytes.length);
      for (const at of [...edges, ...Array.from({ length: 16 }, () => random(bytes.length))]) {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << random(8)), at);
        writeFileSync(path.join(folder, sha256), flipped);
        damaged.length = 0;
        expect(['broken off', 503]).toContain(
          await get(link).then(
            ({ status }) => status,
            () => 'broken off',
          ),
        );
        await eventually('the damage is told', async () => damaged.length === 1);
        expect(damaged).toEqual([[sha256, Math.floor(at / megabyte)]]);
      }
      writeFileSync(path.join(folder, sha256), bytes);
    }
    expect((await get(link)).body.equals(whole)).toBe(true);
    expect(readFileSync(path.join(folder, factsOf(first).sha256)).equals(first)).toBe(true);
  }, 120_000);

  it('uses the memory of what was sent again, and sends the right bytes', async () => {
    const bytes = noise('large', 24 * megabyte);
    const { link } = await serve([bytes]);
    const whole = (await get(link)).body;
    const before = process.memoryUsage().arrayBuffers;
    const digests = await Promise.all(Array.from({ length: 6 }, () => digestWhileRead(link)));
    expect(new Set(digests)).toEqual(new Set([sha256Of(whole)]));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * megabyte);
  });

  it('leaves no file open and no memory held when 200 clients hang up at a tenth', async () => {
    const { link, layout } = await serve([noise('large', 12 * megabyte)]);
    await hangUpAt(link, layout.sizeBytes / 10);
    const before = await held();
    await Promise.all(Array.from({ length: 200 }, () => hangUpAt(link, layout.sizeBytes / 10)));
    await eventually('all files are closed', async () => openFiles().length === 0);
    expect((await held()) - before).toBeLessThan(30 * megabyte);
  }, 120_000);

  it('takes at most 150 MB for 100 clients that have stalled', async () => {
    const { link } = await serve([noise('large', 12 * megabyte)]);
    const before = await held();
    const stalled = await Promise.all(Array.from({ length: 100 }, () => begin(link)));
    await eventually('all are being served', async () => openFiles().length === 100);
    await eventually('the reading has come to rest', async () => isStill(stalled));
    expect((await held()) - before).toBeLessThan(150_000_000);
    for (const response of stalled) response.destroy();
    await eventually('all files are closed', async () => openFiles().length === 0);
  }, 120_000);
});

async function digestWhileRead(link: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of await begin(link)) hash.update(part as Buffer);
  return hash.digest('hex');
}

function random(below: number): number {
  return Math.floor(Math.random() * below);
}

async function hangUpAt(link: string, bytes: number): Promise<void> {
  const response = await begin(link);
  let got = 0;
  for await (const part of response) {
    got += lengthOf(part);
    if (got >= bytes) break;
  }
  response.destroy();
}

function lengthOf(part: unknown): number {
  return (part as Buffer).length;
}

/** Whether no client has got a byte since it was asked last. */
let lastSum = -1;
function isStill(responses: readonly IncomingMessage[]): boolean {
  const sum = responses.reduce((all, { socket }) => all + socket.bytesRead, 0);
  const before = lastSum;
  lastSum = sum;
  return sum === before && sum > 0;
}
