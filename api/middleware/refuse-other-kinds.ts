import type { RequestHandler } from 'express';
import { refuseField } from '../refusal.ts';

/** Refuses every body that is not of this kind, before anything of it is read. */
export function refuseOtherKinds(kind: string): RequestHandler {
  return (request, _response, next) => {
    if (!request.is(kind)) refuseField('Content-Type', `must be ${kind}`);
    next();
  };
}
