import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { ByteRange } from '../../kit/archive-reader.ts';
import { parseRange } from './byte-range.ts';

/** The file that a link leads to. Its digest names the bytes: a URL never has others. */
export interface KitFile {
  readonly layoutDigest: string;
  readonly sizeBytes: number;
}

/** What is sent in answer to a request for a kit. */
export type KitResponse =
  | { readonly kind: 'not-modified' }
  /** The client wants another file than this one, and nothing if it cannot have that. */
  | { readonly kind: 'other-file' }
  | { readonly kind: 'unsatisfiable' }
  | { readonly kind: 'bytes'; readonly status: 200 | 206; readonly range: ByteRange };

export function entityTag({ layoutDigest }: KitFile): string {
  return `"${layoutDigest}"`;
}

/** Weighs the conditions of a request in the order of RFC 9110 (13.2.2). There are no dates: see docs/kit-links.md. */
export function responseTo(method: string, headers: IncomingHttpHeaders, file: KitFile): KitResponse {
  const { 'if-match': ifMatch, 'if-none-match': ifNoneMatch, 'if-range': ifRange } = headers;
  const tag = entityTag(file);
  const all = { kind: 'bytes', status: 200, range: { start: 0, end: file.sizeBytes } } as const;
  if (ifMatch !== undefined && !isAmong(tag, tagsIn(ifMatch))) return { kind: 'other-file' };
  if (ifNoneMatch !== undefined && isAmong(tag, tagsIn(ifNoneMatch).map(asStrong))) return { kind: 'not-modified' };
  if (method !== 'GET' || (ifRange !== undefined && ifRange !== tag)) return all;
  const asked = parseRange(headers.range, file.sizeBytes);
  if (asked.kind === 'part') return { kind: 'bytes', status: 206, range: asked.range };
  return asked.kind === 'whole' ? all : asked;
}

/** The names and values of what describes the bytes of a kit; those that every answer has stand elsewhere. */
export function headersOf(file: KitFile, { status, range: { start, end } }: Extract<KitResponse, { kind: 'bytes' }>) {
  return {
    'Content-Type': 'application/zip',
    'Content-Length': String(end - start),
    ...(status === 206 && { 'Content-Range': `bytes ${start}-${end - 1}/${file.sizeBytes}` }),
    'Accept-Ranges': 'bytes',
    ETag: entityTag(file),
    'Cache-Control': cacheControl,
    'X-Accel-Buffering': 'no',
    'Content-Disposition': attachment(kitFileName(file.layoutDigest)),
  };
}

/**
 * nginx compresses what it is set to compress, whatever `no-transform` says: the length is lost, and no download can be
 * resumed. It leaves alone what names an encoding, even the one that changes nothing. Nobody else is told of one.
 */
export function againstCompression({ httpVersion, headers }: Pick<IncomingMessage, 'httpVersion' | 'headers'>) {
  const isForwarded = httpVersion === '1.0' || forwardedBy.some((name) => headers[name] !== undefined);
  const mayBeCompressed = headers['accept-encoding'] !== undefined;
  return isForwarded && mayBeCompressed ? { 'Content-Encoding': 'identity' } : {};
}

/** By these a proxy shows itself, and by the HTTP/1.0 that nginx speaks where it is set to nothing else. */
const forwardedBy = ['via', 'forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip'];

/** Whatever stands between may neither keep a kit for others nor compress it. */
export const cacheControl = 'private, no-transform';

export function kitFileName(layoutDigest: string): string {
  return `deployment-kit-${layoutDigest.slice(0, 12)}.zip`;
}

/** RFC 6266: a name in ASCII for all, and the true one for those who read it. */
export function attachment(fileName: string): string {
  const plain = fileName.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const exact = encodeURIComponent(fileName).replaceAll(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

/** The tags of a list; quoted text and the weak mark before it are kept. */
function tagsIn(list: string): readonly string[] {
  return list.match(/(?:W\/)?"[^"]*"|\*/g) ?? [];
}

function asStrong(tag: string): string {
  return tag.replace(/^W\//, '');
}

function isAmong(tag: string, tags: readonly string[]): boolean {
  return tags.includes(tag) || tags.includes('*');
}
