import type { Request } from 'express';

/** Whether a page asks for what happens from now on instead of what has happened. */
export function wantsStream(request: Request): boolean {
  return request.method === 'GET' && request.accepts(['json', 'text/event-stream']) === 'text/event-stream';
}
