import type { RequestHandler } from 'express';

const headers = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Nothing is kept by caches, sniffed, framed or told to other sites, unless a route says otherwise. */
export function secureAnswers(): RequestHandler {
  return (_request, response, next) => {
    response.set(headers);
    next();
  };
}
