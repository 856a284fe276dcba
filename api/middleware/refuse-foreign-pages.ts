import type { RequestHandler } from 'express';
import { refuseField } from '../refusal.ts';

/** Browsers send cookies along with what other sites make them send: those may ask for nothing here. */
export function refuseForeignPages(): RequestHandler {
  return (request, _response, next) => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (!reads && request.get('Sec-Fetch-Site') === 'cross-site') {
      refuseField('Sec-Fetch-Site', 'must not be cross-site: pages of other sites may change nothing here');
    }
    next();
  };
}
