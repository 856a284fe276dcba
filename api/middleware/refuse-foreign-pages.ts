import type { RequestHandler } from 'express';
import { refuseField } from '../refusal.ts';

/**
 * Browsers send cookies along with what other sites make them send: those may ask for nothing here. Neither may another
 * machine under the same domain, to which browsers are kinder.
 */
export function refuseForeignPages(): RequestHandler {
  return (request, _response, next) => {
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const from = request.get('Sec-Fetch-Site');
    if (!reads && (from === 'cross-site' || from === 'same-site')) {
      refuseField('Sec-Fetch-Site', `must not be ${from}: pages of other sites may change nothing here`);
    }
    next();
  };
}
