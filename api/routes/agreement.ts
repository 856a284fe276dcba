import type { Request } from 'express';
import { askAsCustomer } from '../commands/ask-as-customer.ts';
import type { Commands } from '../commands/forward-commands.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound } from '../refusal.ts';

export function agreementRoutes(
  { storage }: Dependencies,
  commands: Commands,
): Pick<Handlers, 'readLicenseAgreement' | 'acceptAgreement'> {
  const ask = askAsCustomer(commands);

  return {
    readLicenseAgreement: async ({ request, query }) => {
      const agreement = orNotFound(await storage.agreements.current(query.language ?? preferredLanguage(request)));
      const { version, digest, language, text } = agreement;
      return { status: 200, body: { version, digest, language, text } };
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
