import { z } from 'zod';
import type { ProblemCode } from '../core/problems.ts';
import { problemSchema } from './problem-details.ts';
import { problemTable } from './problem-table.ts';
import { problemsOf, scopeOf, type Access, type Answer, type Route } from './route.ts';
import { routes } from './routes.ts';

type Json = Readonly<Record<string, unknown>>;

/** The OpenAPI 3.1 document of the whole API, made from the table of routes. */
export function openApiDocument(version: string): Json {
  const schemas: Record<string, unknown> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, route] of Object.entries<Route>(routes)) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(operationId, route, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Crossgrade', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: { schemas, securitySchemes },
  };
}

const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer' },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'crossgrade_upgrade_{id}',
    description: 'Set when a key is registered; one for each upgrade, whose id is a part of the name.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'crossgrade_session',
    description: 'Set when somebody signs in; behind https its name begins with __Host-.',
  },
};

const securityOf: Record<Access, readonly Json[]> = {
  everybody: [],
  link: [],
  sandbox: [],
  visitor: [{ session: [] }, { cookie: [] }, {}],
  'customer-of-upgrade': [{ session: [] }, { cookie: [] }],
  'whoever-asked': [{ session: [] }, { cookie: [] }, { bearer: [] }],
  partner: [{ bearer: [] }],
  viewer: [{ bearer: [] }],
  operator: [{ bearer: [] }],
  lead: [{ bearer: [] }],
  administrator: [{ bearer: [] }],
};

function operation(operationId: string, route: Route, schemas: Record<string, unknown>): Json {
  return {
    operationId,
    summary: route.summary,
    description: `Access: ${route.access}.${route.access === 'partner' ? ` Scope of the key: ${scopeOf(route)}.` : ''}`,
    security: securityOf[route.access],
    parameters: [
      ...parameters('path', route.params, schemas),
      ...parameters('query', route.query, schemas),
      ...(route.mutates ? [idempotencyKey] : []),
    ],
    ...requestBody(route, schemas),
    responses: { ...answers(route, schemas), ...problems(route, schemas) },
  };
}

function requestBody({ body, rawBody }: Route, schemas: Record<string, unknown>): Json {
  if (rawBody) return { requestBody: { required: true, content: { [rawBody]: {} } } };
  if (!body) return {};
  const content = { 'application/json': { schema: schemaOf(body, 'input', schemas) } };
  return { requestBody: { required: !body.safeParse(undefined).success, content } };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Of your choice. The same request under the same key takes effect once and gets the same answer.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x20-\\x7e]+$' },
};

function parameters(place: 'path' | 'query', of: z.ZodObject | undefined, schemas: Record<string, unknown>) {
  return Object.entries<z.core.$ZodType>(of?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || !z.safeParse(schema, undefined).success,
    schema: schemaOf(schema, 'input', schemas),
  }));
}

function answers(route: Route, schemas: Record<string, unknown>): Json {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, answer]) => [
      status,
      {
        description: descriptions[status] ?? 'Done.',
        content: { ...contentOf(answer, schemas), ...formsOf(route) },
      },
    ]),
  );
}

function formsOf({ otherForms = [] }: Route): Json {
  return Object.fromEntries(otherForms.map((form) => [form, {}]));
}

const descriptions: Readonly<Record<string, string>> = {
  200: 'Done, or done before.',
  201: 'Made.',
  202: 'Kept, not yet decided: ask again where the header Location says.',
  303: 'For a browser whose link leads to no kit: the page that says why and makes a fresh link.',
  503: 'Not now.',
};

function contentOf(answer: Answer, schemas: Record<string, unknown>): Json {
  if ('contentType' in answer) return { [answer.contentType]: {} };
  return { 'application/json': { schema: schemaOf(answer, 'output', schemas) } };
}

/** One answer for each status, with every problem that comes with it. */
function problems(route: Route, schemas: Record<string, unknown>): Json {
  const codes = problemsOf(route);
  const statuses = [...new Set(codes.map((code) => problemTable[code].status))];
  return Object.fromEntries(
    statuses.map((status) => {
      const ofStatus = codes.filter((code) => problemTable[code].status === status);
      const content = {
        'application/problem+json': { schema: { oneOf: ofStatus.map((code) => named(code, schemas)) } },
      };
      const plain = route.answers[status];
      return [
        status,
        {
          description: ofStatus.map((code) => problemTable[code].title).join('; '),
          content: { ...(plain && contentOf(plain, schemas)), ...content },
        },
      ];
    }),
  );
}

/** Most operations share their problems: each is written once. */
function named(code: ProblemCode, schemas: Record<string, unknown>): Json {
  const name = `Problem.${code}`;
  if (!Object.hasOwn(schemas, name)) schemaOf(problemSchema(code).meta({ id: name }), 'output', schemas);
  return { $ref: `#/components/schemas/${name}` };
}

/** A schema as JSON Schema; schemas with a name go to the components and are referred to. */
function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output', schemas: Record<string, unknown>): Json {
  const wrapped = z.toJSONSchema(z.strictObject({ it: schema }), { io, unrepresentable: 'any' });
  const text = JSON.stringify(wrapped).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { properties, $defs = {} } = parseWrapped(text);
  for (const [name, definition] of Object.entries($defs)) schemas[name] = definition;
  return properties.it;
}

function parseWrapped(text: string) {
  return JSON.parse(text) as { readonly properties: { readonly it: Json }; readonly $defs?: Record<string, Json> };
}
