import type { RequestHandler } from 'express';
import { v7 as uuid } from 'uuid';
import { noteFacts } from '../request-facts.ts';

const wellFormed = /^[\w.-]{1,64}$/;

/** Gives each request an id, or keeps the one it came with, and says it in the answer. */
export function nameRequest(): RequestHandler {
  return (request, response, next) => {
    const given = request.get('X-Request-Id') ?? '';
    const id = wellFormed.test(given) ? given : uuid();
    noteFacts(request, { id, arrivedAtMs: performance.now(), route: null, command: null });
    response.set('X-Request-Id', id);
    next();
  };
}
