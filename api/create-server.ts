import { createServer, type RequestListener, type Server } from 'node:http';
import { answerBrokenRequest } from './broken-requests.ts';

/**
 * A server that nobody holds up by sending headers slowly, or none at all. Bodies have times of their own: an installer
 * may take hours to arrive.
 */
export function createApiServer(answer: RequestListener, headersWithinMs = 20_000): Server {
  const times = {
    requestTimeout: 0,
    headersTimeout: headersWithinMs,
    connectionsCheckingInterval: Math.ceil(headersWithinMs / 4),
  };
  return createServer(times, answer).on('clientError', answerBrokenRequest);
}
