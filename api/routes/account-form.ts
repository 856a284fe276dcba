import type { Customers } from '../access/customers.ts';
import { askAsCustomer } from '../commands/ask-as-customer.ts';
import type { Commands } from '../commands/forward-commands.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Exchange, Handlers } from '../exchange.ts';
import { readCodes } from '../orders/read-codes.ts';
import { orNotFound, refuse } from '../refusal.ts';
import { formView, orderFormView } from '../views/form-view.ts';

export function accountFormRoutes(
  dependencies: Dependencies,
  commands: Commands,
  customers: Customers,
): Pick<Handlers, 'readAccountForm' | 'submitForm' | 'correctAddress'> {
  const { storage } = dependencies;
  const ask = askAsCustomer(commands);

  return {
    readAccountForm: async ({ params }) => {
      const form = await storage.upgrades.form(params.id);
      if (form) return { status: 200, body: formView(form) };
      return { status: 200, body: orderFormView(orNotFound(await storage.upgrades.orderContact(params.id))) };
    },
    submitForm: async (exchange) => {
      const { ownedActivationCodes, ...form } = exchange.body;
      const { read, refused } = readCodes(ownedActivationCodes);
      if (refused.length > 0) return refuse({ code: 'form-refused', fields: refused });
      await staySignedIn(exchange);
      return ask(exchange, { kind: 'submitForm', form, ownedActivationCodes: read });
    },
    correctAddress: async (exchange) =>
      ask(exchange, { kind: 'correctAddress', email: exchange.body.email, reason: null }),
  };

  /** Whom a form has signed in here joins the same account with the next one, without a mail. */
  async function staySignedIn({ request, actor, params }: Exchange<'submitForm'>): Promise<void> {
    if (actor.kind !== 'visitor') return;
    const [session] = await customers.begun(request);
    if (session) await storage.sessions.join(actor.id, params.id, session.accountId);
  }
}
