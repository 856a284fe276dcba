import { catalogRevisionPageView, catalogRevisionView } from '../catalog/catalog-views.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound, refuse } from '../refusal.ts';

export function catalogRoutes({
  storage: { catalog },
}: Dependencies): Pick<Handlers, 'listCatalogRevisions' | 'readCatalogRevision' | 'publishCatalogRevision'> {
  return {
    listCatalogRevisions: async ({ query: { limit, cursor } }) => {
      const page = await catalog.page({ limit, cursor: cursor === undefined ? null : String(cursor) });
      return { status: 200, body: catalogRevisionPageView(page) };
    },
    readCatalogRevision: async ({ params }) => {
      const revision = orNotFound(await catalog.find(params.revision));
      return { status: 200, body: catalogRevisionView(revision) };
    },
    publishCatalogRevision: async (exchange) => {
      const { validFrom = null, ...content } = exchange.body;
      const publication = await catalog.publish(exchange, { validFrom, ...content });
      if (publication.kind === 'refused') return refuse(publication.problem);
      const status = publication.kind === 'published' ? 201 : 200;
      return { status, body: catalogRevisionView(publication.revision) };
    },
  };
}
