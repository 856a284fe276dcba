import type { OperatorChange } from '../../storage/records.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound, refuse } from '../refusal.ts';
import { operatorToSetUpView, operatorView } from '../views/operator-view.ts';

type OperatorOperation =
  | 'listOperators'
  | 'listPeople'
  | 'makeOperator'
  | 'resetOperator'
  | 'setOperatorRole'
  | 'endOperatorSessions'
  | 'dismissOperator';

/** The people at the vendor, as administrators see them. */
export function operatorRoutes({ storage, settings }: Dependencies): Pick<Handlers, OperatorOperation> {
  const { operators, operatorSessions } = storage;
  return {
    listOperators: async ({ query: { limit, cursor = null } }) => {
      const { items, nextCursor } = await operators.page({ limit, cursor });
      return { status: 200, body: { items: items.map(operatorView), nextCursor } };
    },
    listPeople: async ({ query: { limit, cursor = null } }) => {
      const { items, nextCursor } = await operators.page({ limit, cursor });
      return { status: 200, body: { items: items.map(({ id, login, name }) => ({ id, login, name })), nextCursor } };
    },
    makeOperator: async ({ actor, body }) => {
      const making = await operators.make(actor, body);
      switch (making.kind) {
        case 'taken':
          return refuse({ code: 'login-taken' });
        case 'known':
          return { status: 200, body: operatorView(making.operator) };
        case 'made':
          return { status: 201, body: operatorToSetUpView(making.operator, making.secret, settings.publicUrl) };
      }
    },
    resetOperator: async ({ actor, params, body }) => {
      const { operator, secret } = orNotFound(await operators.reset(actor, params.id, body.reason));
      return { status: 200, body: operatorToSetUpView(operator, secret, settings.publicUrl) };
    },
    setOperatorRole: async ({ actor, params, body }) =>
      changed(await operators.setRole(actor, params.id, body.role, body.reason)),
    endOperatorSessions: async ({ actor, params, body }) => {
      const ended = orNotFound(await operatorSessions.endAll(actor, params.id, body.reason));
      return { status: 200, body: { ended } };
    },
    dismissOperator: async ({ actor, params, body }) => changed(await operators.dismiss(actor, params.id, body.reason)),
  };
}

function changed(change: OperatorChange | null) {
  const found = orNotFound(change);
  if (found.kind === 'last-administrator') return refuse({ code: 'last-administrator' });
  return { status: 200 as const, body: operatorView(found.operator) };
}
