import { isUtf8 } from 'node:buffer';
import express, { type RequestHandler } from 'express';
import { refuseField, Refusal } from '../refusal.ts';

const deepest = 20;

/**
 * Reads a JSON body of at most 100 kB that arrives within so many milliseconds. Other kinds of body are refused: no
 * form of another site can send this one.
 */
export function readJson(withinMs: number): readonly RequestHandler[] {
  const parse = express.json({ limit: '100kb', type: 'application/json', verify: refuseOtherEncodings });
  return [refuseOtherKinds, within(withinMs, parse), refuseDepth];
}

/** Who sends too slowly is answered, and the connection is closed: what comes later is not waited for. */
function within(ms: number, parse: RequestHandler): RequestHandler {
  return (request, response, next) => {
    const end = setTimeout(() => {
      response.set('Connection', 'close');
      const reason = `did not arrive within ${String(ms / 1000)} s: send it again`;
      next(new Refusal({ code: 'request-refused', fields: [{ field: 'body', reason }] }));
    }, ms);
    const parsed = (error?: unknown) => {
      clearTimeout(end);
      if (!response.headersSent) next(error);
    };
    void parse(request, response, parsed);
  };
}

const refuseOtherKinds: RequestHandler = (request, _response, next) => {
  const kind = request.is('application/json');
  const empty = request.get('Content-Length') === '0';
  if (kind === false && !empty) refuseField('Content-Type', 'must be application/json');
  next();
};

function refuseOtherEncodings(_request: unknown, _response: unknown, body: Buffer): void {
  if (!isUtf8(body)) throw new Error('the body is not UTF-8');
}

const refuseDepth: RequestHandler = (request, _response, next) => {
  const body: unknown = request.body;
  if (isDeeperThan(deepest, body)) refuseField('body', `must be nested at most ${deepest} deep`);
  next();
};

function isDeeperThan(most: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return most === 0 || Object.values(value).some((member) => isDeeperThan(most - 1, member));
}
