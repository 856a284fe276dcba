import type { RequestHandler } from 'express';

const headers = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** A browser that came over https comes over nothing else for a year. */
const onlyHttps = { 'Strict-Transport-Security': 'max-age=31536000' };

/** Nothing is kept by caches, sniffed, framed or told to other sites, unless a route says otherwise. */
export function secureAnswers({ secure }: { readonly secure: boolean }): RequestHandler {
  const all = secure ? { ...headers, ...onlyHttps } : headers;
  return (_request, response, next) => {
    response.set(all);
    next();
  };
}
