import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { problemTable } from '../../contract/problem-table.ts';
import { problemsOf, type Route } from '../../contract/route.ts';
import { routes } from '../../contract/routes.ts';
import { openApi, operationAt } from '../api/open-api.ts';

const table = Object.entries<Route>(routes);

describe('openApiDocument', () => {
  it.each(table)('describes %s with its answers, problems and parameters', (operationId, route) => {
    const operation = operationAt(route.path, route.method);
    expect(operation.operationId).toBe(operationId);
    for (const status of Object.keys(route.answers)) expect(operation.responses[status]).toBeDefined();
    for (const code of problemsOf(route)) {
      const answer = operation.responses[problemTable[code].status];
      expect(answer?.content['application/problem+json']?.schema.oneOf).toContainEqual({
        $ref: `#/components/schemas/Problem.${code}`,
      });
    }
    const named = operation.parameters.map(({ name }) => name);
    expect(named).toEqual(expect.arrayContaining(Object.keys(route.params?.shape ?? {})));
    expect(named.includes('Idempotency-Key')).toBe(route.mutates);
  });

  it('has every parameter of a path, and none besides', () => {
    for (const [, route] of table) {
      const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(inPath).toEqual(Object.keys(route.params?.shape ?? {}));
    }
  });

  it('holds schemas that compile, and no reference that leads nowhere', () => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    ajv.addSchema(openApi, 'api');
    const references = [...JSON.stringify(openApi).matchAll(/"\$ref":"#([^"]+)"/g)].map(([, pointer]) => pointer);
    expect(references.length).toBeGreaterThan(50);
    for (const pointer of new Set(references)) expect(() => ajv.compile({ $ref: `api#${pointer}` })).not.toThrow();
  });

  it('gives every operation a name of its own', () => {
    const places = table.map(([, { method, path: template }]) => `${method} ${template}`);
    expect(new Set(places).size).toBe(table.length);
  });

  it('limits texts as the checks do: in code points', () => {
    const form = operationAt('/v1/upgrades/{id}/account-form', 'put').requestBody?.content['application/json']?.schema;
    expect(form?.properties?.user?.properties?.firstName).toMatchObject({
      type: 'string',
      minLength: 1,
      maxLength: 50,
    });
    expect(form?.additionalProperties).toBe(false);
  });
});

describe('docs/problems', () => {
  const folder = path.join(import.meta.dirname, '../../docs/problems');

  it('has a page for each code, and a code for each page', () => {
    const pages = readdirSync(folder).filter((name) => name !== 'README.md');
    expect(pages.sort()).toEqual(
      Object.keys(problemTable)
        .map((code) => `${code}.md`)
        .sort(),
    );
  });

  it.each(Object.entries(problemTable))('says of %s what the table says', (code, { status, title }) => {
    const page = readFileSync(path.join(folder, `${code}.md`), 'utf8');
    expect(page).toContain(`# ${title}\n`);
    expect(page).toContain(`status ${status}`);
  });
});
