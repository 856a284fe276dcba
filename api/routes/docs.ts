import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { openApiDocument } from '../../contract/openapi.ts';
import { problemTable } from '../../contract/problem-table.ts';
import type { Dependencies } from '../dependencies.ts';
import { docsPage } from '../docs/docs-page.ts';
import type { Handlers } from '../exchange.ts';
import { refuse } from '../refusal.ts';

export function docsRoutes({
  version,
  settings,
}: Dependencies): Pick<Handlers, 'readOpenApi' | 'readDocs' | 'readProblemPage'> {
  const document = once(() => ({ ...openApiDocument(version), openapi: '3.1.0' }) as const);
  const page = docsPage(version);

  return {
    readOpenApi: async () => ({ status: 200, body: document() }),
    readDocs: async ({ response }) => {
      response.set('Content-Security-Policy', "default-src 'self'; frame-ancestors 'none'").type('html').send(page);
      return 'sent';
    },
    readProblemPage: async ({ params, response }) => {
      if (!Object.hasOwn(problemTable, params.code)) return refuse({ code: 'not-found' });
      const text = await readFile(path.join(settings.docsFolder, 'problems', `${params.code}.md`), 'utf8');
      response.type('text/markdown').send(text);
      return 'sent';
    },
  };
}

/** Made when somebody first asks: a start need not wait for it. */
function once<Made extends object>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}
