import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { Route } from '../../contract/route.ts';
import { routes, type OperationId } from '../../contract/routes.ts';
import { openApi, operationAt } from './open-api.ts';

export interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  /** The JSON, or the text of what is none. */
  readonly raw: unknown;
}

/** What tests look at in an answer's JSON. Its shape was compared with the OpenAPI document before. */
export interface Body {
  readonly id: string;
  readonly code: string;
  readonly reference: string;
  readonly detail: string;
  readonly fields: readonly { readonly field: string; readonly reason: string }[];
  readonly error: string;
  readonly items: readonly Body[];
  readonly codes: readonly Body[];
  readonly openCommands: readonly string[];
  readonly plan: { readonly components: readonly Body[]; readonly notCovered: readonly Body[] };
  readonly codeEnding: string;
  readonly kit: Readonly<Record<string, unknown>>;
  readonly explanation: string;
  readonly activationCode: string;
  readonly notExtended: readonly Body[];
  readonly dueOn: string;
  readonly late: unknown;
  readonly url: string;
  readonly layoutDigest: string;
  readonly user: Readonly<Record<string, unknown>>;
  readonly company: Readonly<Record<string, unknown>>;
  readonly ownedActivationCodes: readonly unknown[];
}

/** A client with a cookie jar of its own. Every answer that it gets has to fit the OpenAPI document (A5). */
export function newBrowser(url: string) {
  const jar = new Map<string, string>();

  async function call(id: OperationId, given: Call = {}): Promise<Answered> {
    const route: Route = routes[id];
    const { params = {}, query, body, headers = {}, token } = given;
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
    const search = query ? `?${new URLSearchParams(query).toString()}` : '';
    const response = await fetch(`${url}${path}${search}`, {
      method: route.method.toUpperCase(),
      headers: {
        ...(jar.size > 0 && { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    keepCookies(response);
    const type = response.headers.get('content-type') ?? '';
    const text = await response.text();
    const answer = type.includes('json') ? (JSON.parse(text) as unknown) : text;
    assertFits(id, response.status, type, answer);
    return { status: response.status, headers: response.headers, body: parseBody(answer), raw: answer };
  }

  function keepCookies(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      jar.set(name, value);
    }
  }

  return { call, jar };
}

function parseBody(answer: unknown): Body {
  return answer as Body;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(openApi, 'api');
const compiled = new Map<string, ValidateFunction>();

/** Fails unless the document says that this route may answer like this. */
function assertFits(id: OperationId, status: number, contentType: string, body: unknown): void {
  const { path, method } = routes[id];
  const described = operationAt(path, method).responses[status];
  if (!described) throw new Error(`${id} may not answer ${status}: ${JSON.stringify(body)}`);
  const type = contentType.split(';', 1).join('');
  if (!(type in described.content)) throw new Error(`${id} may not answer ${status} as ${type}`);
  if (!type.includes('json')) return;
  const pointer = ['paths', path, method, 'responses', String(status), 'content', type, 'schema']
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');
  const fits = compiled.get(pointer) ?? ajv.compile({ $ref: `api#/${pointer}` });
  compiled.set(pointer, fits);
  if (!fits(body))
    throw new Error(`${id} ${status} does not fit: ${ajv.errorsText(fits.errors)} ${JSON.stringify(body)}`);
}
