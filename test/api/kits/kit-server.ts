import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request as ask } from 'node:http';
import { Readable } from 'node:stream';
import { kitUrl } from '../../../api/kits/kit-links.ts';
import type { Dependencies, KitArchive } from '../../../api/dependencies.ts';
import { kitContent, layoutDigest, now, upgradeId } from '../fixtures.ts';
import { runApp, type RunningApp } from '../run-app.ts';

const linkKey = Buffer.alloc(32, 2);

/** Sources as they were opened, and how many of them were closed. */
export interface Opened {
  opened: number;
  closed: number;
}

/** The application with one kit of these bytes, and a link to it. */
export interface KitServer extends RunningApp {
  readonly link: string;
  readonly sources: Opened;
}

type Given = Partial<Pick<Dependencies, 'kitArchive' | 'blobDamaged'>>;

export async function serveKit(bytes: Buffer, given: Given = {}): Promise<KitServer> {
  const sources: Opened = { opened: 0, closed: 0 };
  const kitArchive = async () => archiveOf(bytes, sources);
  const app = await runApp({ kitArchive, linkKey, ...given });
  app.storage.kitContents.set(layoutDigest, { ...kitContent, sizeBytes: bytes.length });
  return { ...app, sources, link: `${app.url}${linkTo()}` };
}

export function linkTo({ lifeSeconds = 3600, key = '1' } = {}): string {
  const expires = String(Math.floor(now.getTime() / 1000) + lifeSeconds);
  return kitUrl(linkKey, { layoutDigest, upgradeId, expires, key });
}

const chunkBytes = 65_536;

export function archiveOf(bytes: Buffer, sources: Opened = { opened: 0, closed: 0 }): KitArchive {
  return {
    sizeBytes: bytes.length,
    read: ({ start, end }) => {
      let at = start;
      let isOpen = false;
      return new Readable({
        highWaterMark: 1,
        read() {
          if (!isOpen) sources.opened += 1;
          isOpen = true;
          const from = at;
          at = Math.min(from + chunkBytes, end);
          this.push(from < end ? bytes.subarray(from, at) : null);
        },
        destroy(error, done) {
          if (isOpen) sources.closed += 1;
          done(error);
        },
      });
    },
  };
}

export interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

interface Options {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: Agent;
}

/** One request as a plain client makes it: nothing is added, followed or decoded. */
export async function get(url: string, options: Options = {}): Promise<Got> {
  const response = await begin(url, options);
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(parsePart(part));
  const { statusCode: status = 0, headers, rawHeaders } = response;
  return { status, headers, rawHeaders, body: Buffer.concat(parts) };
}

/** A response whose body is yet to be read. */
export async function begin(url: string, options: Options = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    ask(url, options, resolve).on('error', reject).end();
  });
}

function parsePart(part: unknown): Buffer {
  return part as Buffer;
}

export function parseProblem({ body }: Got): Readonly<Record<string, unknown>> {
  return JSON.parse(body.toString()) as Readonly<Record<string, unknown>>;
}
