import type { Request } from 'express';
import { v7 as uuid } from 'uuid';
import type { Actor } from '../../core/actors.ts';
import { parseRegistrationKey } from '../../core/keys.ts';
import type { KeyRecord } from '../../storage/records.ts';
import type { Customers } from '../access/customers.ts';
import { slowDownGuessing } from '../access/slow-down-guessing.ts';
import type { VisitorCookies } from '../access/visitor-cookies.ts';
import { ownBy } from '../commands/ask-as-customer.ts';
import { keptFor, type Commands } from '../commands/forward-commands.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Exchange, Handlers } from '../exchange.ts';
import { orNotFound, orRefuse, refuse } from '../refusal.ts';
import { registrationCheckView } from '../registrations/registration-check.ts';
import { actorFor } from '../registrations/actor-for.ts';
import { usedBy } from '../registrations/used-by.ts';
import { upgradeView } from '../views/upgrade-view.ts';

export function registrationRoutes(
  { storage, limitTries, settings }: Dependencies,
  commands: Commands,
  cookies: VisitorCookies,
  customers: Customers,
): Pick<Handlers, 'checkRegistrationKey' | 'registerKey'> {
  const find = slowDownGuessing(limitTries, settings.guesses);

  const findUpgrade = async ({ request, response, body }: Exchange<'registerKey' | 'checkRegistrationKey'>) => {
    const key = orRefuse(parseRegistrationKey(body.registrationKey));
    const accountId = (await customers.signedIn(request))?.accountId;
    return find({ request, response, accountId }, key, async (known) => storage.registrationKeys.find(known));
  };

  return {
    checkRegistrationKey: async (exchange) => {
      const { upgradeId } = await findUpgrade(exchange);
      return { status: 200, body: registrationCheckView(orNotFound(await storage.upgrades.read(upgradeId))) };
    },
    registerKey: async (exchange) => {
      const { request, response } = exchange;
      const key = await findUpgrade(exchange);
      const { upgradeId } = key;
      const asker = await askerOf(request, key);

      const command = await commands.accept(upgradeId, { kind: 'registerKey' }, asker, exchange);
      const actor = actorFor(command, asker, key) ?? refuse(await usedBy(storage, key));

      const done = await commands.outcome(command, exchange);
      const isSomebodyElses = actor.id !== asker.id && done?.upgrade.visitorId === actor.id;
      if (isSomebodyElses) return refuse({ code: 'registration-key-used' });
      const upgrade = done && ownBy(actor, done.upgrade);
      if (actor.kind === 'visitor') cookies.give(response, upgradeId, actor.id);
      if (!upgrade) return keptFor(command);
      return { status: done.effective ? 201 : 200, body: upgradeView(upgrade, 'customer') };
    },
  };

  /** Whoever is signed in registers for their account; the others go on as the visitor that they are already. */
  async function askerOf(request: Request, key: KeyRecord): Promise<Actor> {
    const { upgradeId, ownerId } = key;
    if (ownerId !== null) return (await customers.atUpgrade(request, upgradeId)) ?? refuse(await usedBy(storage, key));
    const session = await customers.signedIn(request);
    if (session) return { kind: 'customer', id: session.accountId };
    return { kind: 'visitor', id: cookies.visitorOf(request, upgradeId) ?? uuid() };
  }
}
