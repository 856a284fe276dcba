import type { Request } from 'express';
import { v7 as uuid } from 'uuid';
import { parseRegistrationKey } from '../../core/keys.ts';
import { slowDownGuessing } from '../access/slow-down-guessing.ts';
import type { VisitorCookies } from '../access/visitor-cookies.ts';
import { ownBy } from '../commands/ask-as-customer.ts';
import { keptFor, type Commands } from '../commands/forward-commands.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound, orRefuse, refuse } from '../refusal.ts';
import { registrationCheckView } from '../registrations/registration-check.ts';
import { visitorFor } from '../registrations/visitor-for.ts';
import { upgradeView } from '../views/upgrade-view.ts';

export function registrationRoutes(
  { storage, guesses, settings }: Dependencies,
  commands: Commands,
  cookies: VisitorCookies,
): Pick<Handlers, 'checkRegistrationKey' | 'registerKey'> {
  const find = slowDownGuessing(guesses, settings.guesses);

  const findUpgrade = async (request: Request, typed: string) =>
    find(request, orRefuse(parseRegistrationKey(typed)), async (key) => storage.registrationKeys.find(key));

  return {
    checkRegistrationKey: async ({ request, body }) => {
      const { upgradeId } = await findUpgrade(request, body.registrationKey);
      return { status: 200, body: registrationCheckView(orNotFound(await storage.upgrades.read(upgradeId))) };
    },
    registerKey: async (exchange) => {
      const { request, response, body } = exchange;
      const { upgradeId, ownerId } = await findUpgrade(request, body.registrationKey);

      const known = cookies.visitorOf(request, upgradeId);
      const asker = { kind: 'visitor', id: known ?? uuid() } as const;
      const command = await commands.accept(upgradeId, { kind: 'registerKey' }, asker, exchange);
      const visitor = visitorFor(command, { known, ownerId }) ?? refuse({ code: 'registration-key-used' });

      const done = await commands.outcome(command, exchange);
      const isSomebodyElses = visitor.id !== asker.id && done?.upgrade.ownerId === visitor.id;
      if (isSomebodyElses) return refuse({ code: 'registration-key-used' });
      const upgrade = done && ownBy(visitor, done.upgrade);
      cookies.give(response, upgradeId, visitor.id);
      if (!upgrade) return keptFor(command);
      return { status: done.effective ? 201 : 200, body: upgradeView(upgrade, 'customer') };
    },
  };
}
