import { createHash } from 'node:crypto';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound, refuse } from '../refusal.ts';

export function certificateRoutes({
  storage,
  drawCertificate,
  settings,
}: Dependencies): Pick<Handlers, 'readCertificate'> {
  const startUrl = new URL('/start', settings.publicUrl).href;

  return {
    readCertificate: async ({ params, query, actor, request, response }) => {
      const found = orNotFound(await storage.certificates.find(actor.id, params.orderNumber));
      if (found.canceled) return refuse({ code: 'order-canceled' });
      const { certificate } = found;
      const pdf = await drawCertificate({ certificate, language: query.language ?? found.language, startUrl });
      const tag = `"${createHash('sha256').update(pdf).digest('hex')}"`;
      response.set({
        ETag: tag,
        'Cache-Control': 'private, no-store',
        'Content-Disposition': `inline; filename="license-certificate-${certificate.number}.pdf"`,
      });
      if (hasIt(request.get('If-None-Match'), tag)) response.status(304).end();
      else response.type('application/pdf').send(Buffer.from(pdf));
      return 'sent';
    },
  };
}

/** Asked here and not by Express, for which a client that adds `Cache-Control: no-cache`, as Node's does, never has it. */
function hasIt(known: string | undefined, tag: string): boolean {
  return (known ?? '').split(',').some((one) => ['*', tag].includes(one.trim().replace(/^W\//, '')));
}
