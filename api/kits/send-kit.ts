import type { Request, Response } from 'express';
import type { Dependencies, KitArchive } from '../dependencies.ts';
import { refuse } from '../refusal.ts';
import {
  againstCompression,
  cacheControl,
  entityTag,
  headersOf,
  type KitFile,
  type KitResponse,
  responseTo,
} from './kit-response.ts';
import type { ServedNotes } from './note-served.ts';
import { refuseUnreadable, reportDamage } from './refuse-unreadable.ts';
import { sendBytes } from './send-bytes.ts';

/** A kit that a link leads to. Its archive is asked for when bytes are sent, and only then. */
export interface KitToSend extends KitFile {
  archive(): Promise<KitArchive>;
  notes(range: BytesResponse['range']): ServedNotes;
}

type BytesResponse = Extract<KitResponse, { kind: 'bytes' }>;

const stalledAfterMs = 600_000;

/** Answers a request for a kit with the bytes it asks for, or with why it gets none. HEAD gets all but the bytes. */
export async function sendKit(
  request: Request,
  response: Response,
  kit: KitToSend,
  dependencies: Pick<Dependencies, 'blobDamaged' | 'log'>,
): Promise<void> {
  const { method } = request;
  const answer = responseTo(method, request.headers, kit);
  switch (answer.kind) {
    case 'other-file':
      return refuse({ code: 'other-kit' });
    case 'not-modified':
      response.writeHead(304, { ETag: entityTag(kit), 'Cache-Control': cacheControl }).end();
      return;
    case 'unsatisfiable':
      response.set('Content-Range', `bytes */${kit.sizeBytes}`);
      return refuse({ code: 'range-not-satisfiable', sizeBytes: kit.sizeBytes });
    case 'bytes':
      if (method === 'HEAD') response.writeHead(answer.status, bytesHeaders(request, kit, answer)).end();
      else await sendRange(response, kit, answer, dependencies);
  }
}

function bytesHeaders(request: Request, kit: KitFile, answer: BytesResponse) {
  return { ...headersOf(kit, answer), ...(answer.status === 200 && againstCompression(request)) };
}

async function sendRange(
  response: Response,
  kit: KitToSend,
  answer: BytesResponse,
  dependencies: Pick<Dependencies, 'blobDamaged' | 'log'>,
): Promise<void> {
  const { status, range } = answer;
  const notes = kit.notes(range);
  let whole = false;
  try {
    const archive = await kit.archive();
    if (archive.sizeBytes !== kit.sizeBytes) throw new Error(`kit ${kit.layoutDigest} is not of the size it had`);
    whole = await sendBytes(response, {
      status,
      headers: bytesHeaders(response.req, kit, answer),
      sizeBytes: range.end - range.start,
      open: () => archive.read(range),
      beforeFirst: () => notes.begun(),
      onHanded: (bytes) => {
        notes.handed(bytes);
      },
      onSent: (bytes) => {
        archive.sent?.(bytes);
      },
      stalledAfterMs,
    });
  } catch (error) {
    const begun = response.headersSent;
    if (begun) response.destroy();
    await reportDamage(error, dependencies);
    if (begun) throw error;
    refuseUnreadable(error, dependencies.log);
  } finally {
    await notes.ended(whole);
  }
}
