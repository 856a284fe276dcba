import type { Request } from 'express';
import { askAsCustomer } from '../commands/ask-as-customer.ts';
import type { Commands } from '../commands/forward-commands.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { attachment } from '../kits/kit-response.ts';
import { orNotFound } from '../refusal.ts';

export function agreementRoutes(
  { storage, drawAgreement }: Dependencies,
  commands: Commands,
): Pick<Handlers, 'readLicenseAgreement' | 'acceptAgreement'> {
  const ask = askAsCustomer(commands);

  return {
    readLicenseAgreement: async ({ params, request, query, response }) => {
      const { agreement: accepted } = orNotFound(await storage.upgrades.read(params.id));
      const { version, digest, language, text } = orNotFound(
        accepted
          ? await storage.agreements.find(accepted.version, accepted.digest)
          : await storage.agreements.current(query.language ?? preferredLanguage(request)),
      );
      response.vary('Accept');
      if ((query.format ?? request.accepts(['json', 'pdf'])) !== 'pdf')
        return { status: 200, body: { version, digest, language, text } };
      const pdf = await drawAgreement({ version, digest, language, text, acceptedAt: accepted?.acceptedAt ?? null });
      response.set('Content-Disposition', attachment(`license-agreement-${version}.pdf`));
      response.type('pdf').send(Buffer.from(pdf));
      return 'sent';
    },
    acceptAgreement: async (exchange) => {
      const { version, digest } = exchange.body;
      return ask(exchange, { kind: 'acceptAgreement', version, digest });
    },
  };
}

/** The first language that the browser names. */
function preferredLanguage(request: Request): string {
  const [first] = request.acceptsLanguages();
  return first === undefined || first === '*' ? 'en' : first.slice(0, 35);
}
