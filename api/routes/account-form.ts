import { askAsCustomer } from '../commands/ask-as-customer.ts';
import type { Commands } from '../commands/forward-commands.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { readCodes } from '../orders/read-codes.ts';
import { orNotFound, refuse } from '../refusal.ts';
import { formView, orderFormView } from '../views/form-view.ts';

export function accountFormRoutes(
  { storage }: Dependencies,
  commands: Commands,
): Pick<Handlers, 'readAccountForm' | 'submitForm'> {
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
      return ask(exchange, { kind: 'submitForm', form, ownedActivationCodes: read });
    },
  };
}
