import { Router, type Request, type RequestHandler, type Response } from 'express';
import { checkRequest } from '../contract/check-request.ts';
import type { Route } from '../contract/route.ts';
import { routes, type OperationId } from '../contract/routes.ts';
import type { Actor } from '../core/actors.ts';
import type { Admit } from './access/admit.ts';
import type { Exchange, Handlers } from './exchange.ts';
import { readJson } from './middleware/read-json.ts';
import { refuseOtherKinds } from './middleware/refuse-other-kinds.ts';
import { orRefuse, refuse, refuseField } from './refusal.ts';
import { factsOf } from './request-facts.ts';
import type { Settings } from './settings.ts';

/** Mounts the table of routes: each request is admitted, then read, then handled. */
export function mountRoutes(
  handlers: Handlers,
  admit: Admit,
  { bodyWithinMs }: Pick<Settings, 'bodyWithinMs'>,
): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const json = readJson(bodyWithinMs);
  for (const id of parseOperationIds(Object.keys(routes))) mountRoute(router, id, { handlers, admit, json });
  return router;
}

interface Parts {
  readonly handlers: Handlers;
  readonly admit: Admit;
  readonly json: readonly RequestHandler[];
}

function mountRoute(router: Router, id: OperationId, { handlers, admit, json }: Parts): void {
  const route: Route = routes[id];
  const actors = new WeakMap<Request, Actor | null>();

  router[route.method](
    route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    async (request: Request, _response: Response, next: () => void) => {
      factsOf(request).route = templateOf(route);
      actors.set(request, await admit(route, request, idIn(route, request)));
      next();
    },
    ...(route.body ? json : []),
    ...(route.rawBody ? [refuseOtherKinds(route.rawBody)] : []),
    async (request: Request, response: Response) => {
      const reply = await handle(id, handlers, request, response, actors.get(request) ?? null);
      if (reply === 'sent') return;
      response
        .set(reply.headers ?? {})
        .status(reply.status)
        .json(reply.body);
    },
  );
}

async function handle<Id extends OperationId>(
  id: Id,
  handlers: Pick<Handlers, Id>,
  request: Request,
  response: Response,
  actor: Actor | null,
): Promise<AnyReply | 'sent'> {
  return parseReply(await handlers[id](parseExchange(id, request, response, actor)));
}

interface AnyReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Which route a reply belongs to no longer matters. */
function parseReply(reply: unknown): AnyReply | 'sent' {
  return reply as AnyReply | 'sent';
}

function templateOf({ method, path }: Route): string {
  return `${method.toUpperCase()} ${path}`;
}

/** The id that admission is about. One of another shape names nothing. */
function idIn(route: Route, request: Request): string | undefined {
  const id = readParams(route, request)?.id;
  return typeof id === 'string' ? id : undefined;
}

function readParams(route: Route, request: Request) {
  if (!route.params) return undefined;
  const read = route.params.safeParse(request.params);
  return read.success ? read.data : refuse({ code: 'not-found' });
}

/** The table's schemas are the proof of these types. */
function parseExchange<Id extends OperationId>(
  id: Id,
  request: Request,
  response: Response,
  actor: Actor | null,
): Exchange<Id> {
  const route: Route = routes[id];
  const query: unknown = request.query;
  const body: unknown = request.body;
  const exchange: unknown = {
    params: readParams(route, request),
    query: route.query && orRefuse(checkRequest(route.query, query)),
    body: route.body && orRefuse(checkRequest(route.body, body, route.bodyRefusedAs)),
    actor,
    route: templateOf(route),
    idempotencyKey: route.mutates ? idempotencyKeyOf(request) : null,
    request,
    response,
  };
  return exchange as Exchange<Id>;
}

function parseOperationIds(ids: readonly string[]): readonly OperationId[] {
  return ids as readonly OperationId[];
}

function idempotencyKeyOf(request: Request): string | null {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return null;
  if (/^[\x20-\x7e]{1,255}$/.test(key)) return key;
  return refuseField('Idempotency-Key', 'must be 1 to 255 printable ASCII characters');
}
