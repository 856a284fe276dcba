import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { factsOf } from '../request-facts.ts';
import type { BuiltFile, BuiltPages, Encoding } from './built-pages.ts';

const policy = [
  "default-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

/** What begins so belongs to the API, to kits or to whoever watches the process; none of it is ever a page. */
const notForPages = /^\/(v1|kits|docs|assets|livez|readyz|metrics)(\/|$)/;

const isOfConsole = /^\/(console|staff)(\/|$)/;

/**
 * Serves the pages to browsers: the files by their names, and for every other address that is not the API's the entry of
 * the console or the portal, which knows by itself what to show there.
 */
export function servePages(pages: BuiltPages): RequestHandler {
  const portal = pages.get('/portal.html');
  const console = pages.get('/console.html');
  const entryAt = (path: string) => (isOfConsole.test(path) ? console : portal);

  return (request, response, next) => {
    const file = pages.get(request.path) ?? (wantsPage(request) ? entryAt(request.path) : undefined);
    if (!file || (request.method !== 'GET' && request.method !== 'HEAD')) {
      next();
      return;
    }
    factsOf(request).route = 'GET (page)';
    send(request, response, file);
  };
}

function wantsPage(request: Request): boolean {
  return !notForPages.test(request.path) && request.accepts(['json', 'html']) === 'html';
}

function send(request: Request, response: Response, file: BuiltFile): void {
  const encoding = encodingFor(request, file);
  const body = file.encodings[encoding] ?? file.encodings.identity;
  response.set({
    'Content-Type': file.type,
    'Content-Security-Policy': policy,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cache-Control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    ETag: tagOf(body),
    Vary: 'Accept-Encoding',
    ...(encoding !== 'identity' && { 'Content-Encoding': encoding }),
  });
  if (request.fresh) response.status(304).end();
  else response.send(body);
}

function encodingFor(request: Request, { encodings }: BuiltFile): Encoding {
  const offered = (['br', 'gzip'] as const).filter((encoding) => encodings[encoding]);
  return offered.find((encoding) => request.acceptsEncodings(encoding) === encoding) ?? 'identity';
}

function tagOf(body: Buffer): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}
