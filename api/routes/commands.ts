import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound } from '../refusal.ts';
import { commandView } from '../views/command-view.ts';

export function commandRoutes({ storage }: Dependencies): Pick<Handlers, 'readCommand'> {
  return {
    readCommand: async ({ params }) => {
      const command = orNotFound(await storage.commands.find(params.id));
      return { status: 200, body: commandView(command) };
    },
  };
}
