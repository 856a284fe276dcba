import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kitArchives } from '../../../bin/kit-archives.ts';
import { openFolderStore } from '../../../gateways/folder-store.ts';
import { type ArchiveLayout, layOut } from '../../../kit/archive-layout.ts';
import type { ByteRange } from '../../../kit/archive-reader.ts';
import { toStored } from '../../../kit/stored-entries.ts';
import { blobEntry, factsOf, inlineEntry, noise } from '../../kit/blobs.ts';
import { kitContent } from '../fixtures.ts';
import { begin, type Got, type KitServer, serveKit } from './kit-server.ts';

/** A kit that is served as in production: from a folder, each block checked, by the application behind HTTP. */
export interface StoredKit {
  readonly folder: string;
  readonly link: string;
  readonly layout: ArchiveLayout;
  /** The blocks that were found damaged: of which blob, and which. */
  readonly damaged: (readonly [string, number])[];
  /** How many of the folder's files this process has open. */
  openFiles(): number;
  stop(): Promise<void>;
}

export async function serveStoredKit(contents: readonly Buffer[]): Promise<StoredKit> {
  const folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-blobs-'));
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
  const damaged: (readonly [string, number])[] = [];
  const server: KitServer = await serveKit(Buffer.alloc(layout.sizeBytes), {
    kitArchive: () => archives(content),
    blobDamaged: async (...found) => {
      damaged.push(found);
    },
  });
  return {
    ...{ folder, layout, damaged, link: server.link },
    openFiles: () => openFilesIn(folder),
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function openFilesIn(folder: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false; // It was closed meanwhile.
    }
  }).length;
}

/** Small files, so that a random range often begins or ends close to a seam. */
export const manySeams = [70_001, 1, 65_536, 0, 40_000].map((size, index) => noise(`range ${index}`, size));

/** Asks for random ranges of a kit, some at once; answers with those that were not what the whole has there. */
export async function wrongRanges({ link }: StoredKit, whole: Buffer, count: number): Promise<readonly string[]> {
  const wrong: string[] = [];
  let left = count;
  const ask = async () => {
    const connection = openConnection(link);
    for (; left > 0; left -= atOnce) {
      const ranges = Array.from({ length: atOnce }, () => randomRange(whole.length));
      for (const [index, { status, body }] of (await connection.ask(ranges)).entries()) {
        const { start, end } = ranges[index] ?? { start: 0, end: 0 };
        if (status !== 206 || !body.equals(whole.subarray(start, end))) wrong.push(`${start} to ${end}`);
      }
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: 4 }, ask));
  return wrong;
}

const atOnce = 25;

/** From one byte to all that is left, short ones more often: more of them begin and end close to a seam. */
function randomRange(sizeBytes: number): ByteRange {
  const start = random(sizeBytes);
  return { start, end: start + 1 + Math.floor((sizeBytes - start) * Math.random() ** 30) };
}

/** One connection that asks for ranges without waiting for the answers before: as cheap as a client can be. */
function openConnection(link: string) {
  const { hostname, port, pathname, search } = new URL(link);
  const socket = connect(Number(port), hostname);
  let received = Buffer.alloc(0);

  async function next(): Promise<Pick<Got, 'status' | 'body'>> {
    for (;;) {
      const headEnd = received.indexOf('\r\n\r\n') + 4;
      const head = received.toString('latin1', 0, headEnd);
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1]);
      if (headEnd > 3 && received.length >= headEnd + length) {
        const body = received.subarray(headEnd, headEnd + length);
        received = received.subarray(headEnd + length);
        return { status: Number(head.slice(9, 12)), body };
      }
      const parts: readonly unknown[] = await once(socket, 'data');
      received = Buffer.concat([received, ...parts.map(parsePart)]);
    }
  }

  return {
    async ask(ranges: readonly ByteRange[]) {
      const request = ({ start, end }: ByteRange) =>
        `GET ${pathname}${search} HTTP/1.1\r\nHost: ${hostname}\r\nRange: bytes=${start}-${end - 1}\r\n\r\n`;
      socket.write(ranges.map(request).join(''));
      const answers = [];
      while (answers.length < ranges.length) answers.push(await next());
      return answers;
    },
    close: () => socket.destroy(),
  };
}

/** Clients, all at once, who each read some bytes and hang up. */
export async function hangUp({ link }: Pick<StoredKit, 'link'>, clients: number, afterBytes: number): Promise<void> {
  await Promise.all(Array.from({ length: clients }, () => hangUpAfter(link, afterBytes)));
}

async function hangUpAfter(link: string, bytes: number): Promise<void> {
  const response = await begin(link);
  let got = 0;
  for await (const part of response) {
    got += parsePart(part).length;
    if (got >= bytes) break;
  }
  response.destroy();
}

export async function digestWhileRead(link: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of await begin(link)) hash.update(parsePart(part));
  return hash.digest('hex');
}

export function random(below: number): number {
  return Math.floor(Math.random() * below);
}

function parsePart(part: unknown): Buffer {
  return part as Buffer;
}
