import type { Claimed } from '../../storage/claims.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { refuseOthers } from '../operations/refuse-if-claimed.ts';
import { orNotFound, refuse } from '../refusal.ts';
import { claimView } from '../views/operation-views.ts';
import { noteView } from '../views/timeline-view.ts';

export function claimRoutes({
  storage,
}: Dependencies): Pick<Handlers, 'claimUpgrade' | 'releaseClaim' | 'noteOnUpgrade'> {
  const { upgrades, claims, notes } = storage;
  return {
    claimUpgrade: async ({ params, actor, body, route, idempotencyKey }) => {
      orNotFound(await upgrades.owner(params.id));
      const claim = claimIn(
        await claims.claim({ actor, route, idempotencyKey }, params.id, body.takeOver, body.reason),
      );
      refuseOthers(claim, actor);
      return { status: 200, body: { claim: claim && claimView(claim) } };
    },
    releaseClaim: async ({ params, actor, route, idempotencyKey }) => {
      orNotFound(await upgrades.owner(params.id));
      const claim = claimIn(await claims.release({ actor, route, idempotencyKey }, params.id));
      return { status: 200, body: { claim: claim && claimView(claim) } };
    },
    noteOnUpgrade: async ({ params, actor, body, route, idempotencyKey }) => {
      orNotFound(await upgrades.owner(params.id));
      const written = await notes.write({ actor, route, idempotencyKey }, params.id, body.text);
      return { status: 201, body: noteView(written ?? refuse({ code: 'idempotency-key-reused' })) };
    },
  };
}

function claimIn(claimed: Claimed) {
  return claimed.kind === 'claimed' ? claimed.claim : refuse({ code: 'idempotency-key-reused' });
}
