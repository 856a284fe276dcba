import { canonicalJson } from '../core/canonical-json.ts';
import { type Database, reaching, type Transaction } from './database.ts';
import { keyedRequest } from './keyed-requests.ts';
import type { OperatorActs } from './operator-acts.ts';
import type { Asked, Claim } from './records.ts';
import type { Sealing } from './sealing.ts';

/** `other-request`: the idempotency key was used for something else, so nothing has changed. */
export type Claimed = { readonly kind: 'claimed'; readonly claim: Claim | null } | { readonly kind: 'other-request' };

/** Who sees to an upgrade: one person at a time, for eight hours. */
export interface Claims {
  /**
   * Takes an upgrade on, or goes on with it. Somebody else's claim stands until it ends or is taken over. Answers with
   * the claim that stands.
   */
  claim(asked: Asked, upgradeId: string, takeOver: boolean, reason?: string): Promise<Claimed>;
  /** Gives up one's own claim; others' stand. */
  release(asked: Asked, upgradeId: string): Promise<Claimed>;
  /** Null when nobody has taken it on, or the claim has ended. */
  find(upgradeId: string): Promise<Claim | null>;
}

const claimedForHours = 8;

interface Dependencies {
  readonly database: Database;
  readonly sealing: Sealing;
  readonly operatorActs: Pick<OperatorActs, 'note'>;
}

export function createClaims({ database, sealing, operatorActs }: Dependencies): Claims {
  /** What repeats a request changes nothing. */
  function once(
    asked: Asked,
    about: { readonly upgradeId: string; readonly takeOver?: boolean },
    change: (transaction: Transaction) => Promise<void>,
  ): Promise<Claimed> {
    const { upgradeId } = about;
    return database.$transaction(async (transaction): Promise<Claimed> => {
      const request = keyedRequest(transaction, sealing, asked, canonicalJson(about), 'operations_request');
      const earlier = await request.earlier();
      if (!earlier) await change(transaction);
      const { same } = earlier ?? (await request.keep(upgradeId));
      return same ? { kind: 'claimed', claim: await find(transaction, upgradeId) } : { kind: 'other-request' };
    });
  }

  return {
    find: (upgradeId) => reaching(() => find(database, upgradeId)),
    claim: (asked, upgradeId, takeOver, reason) =>
      reaching(() =>
        once(asked, { upgradeId, takeOver }, async (transaction) => {
          const { actor } = asked;
          const before = await find(transaction, upgradeId);
          await claim(transaction, upgradeId, actor.id, takeOver);
          const after = await find(transaction, upgradeId);
          if (before?.actorId === after?.actorId) return;
          const act = before ? 'takeOverClaim' : 'claimUpgrade';
          await operatorActs.note(
            {
              ...{ actor, act, upgradeId, reason: reason ?? null },
              ...{ before: before && factsOf(before), after: after && factsOf(after) },
            },
            transaction,
          );
        }),
      ),
    release: (asked, upgradeId) =>
      reaching(() =>
        once(asked, { upgradeId }, async (transaction) => {
          const before = await find(transaction, upgradeId);
          const released = await transaction.$executeRaw`
            delete from upgrade_claim where upgrade_id = ${upgradeId}::uuid and actor_id = ${asked.actor.id}`;
          if (released === 0 || !before) return;
          const act = { actor: asked.actor, act: 'releaseClaim', upgradeId, before: factsOf(before) } as const;
          await operatorActs.note(act, transaction);
        }),
      ),
  };
}

function factsOf({ actorId, endsAt }: Claim) {
  return { by: actorId, until: endsAt.toISOString() };
}

async function find(transaction: Transaction, upgradeId: string): Promise<Claim | null> {
  const [row] = await transaction.$queryRaw<Claim[]>`
    select actor_id as "actorId", claimed_at as "claimedAt", ends_at as "endsAt" from upgrade_claim
    where upgrade_id = ${upgradeId}::uuid and ends_at > crossgrade_now()`;
  return row ?? null;
}

async function claim(transaction: Transaction, upgradeId: string, actorId: string, takeOver: boolean): Promise<void> {
  await transaction.$executeRaw`
    insert into upgrade_claim as c (upgrade_id, actor_id, claimed_at, ends_at)
    values (${upgradeId}::uuid, ${actorId}, crossgrade_now(),
      crossgrade_now() + ${claimedForHours}::int * interval '1 hour')
    on conflict (upgrade_id) do update set actor_id = excluded.actor_id, ends_at = excluded.ends_at,
      claimed_at = case when c.actor_id = excluded.actor_id and c.ends_at > excluded.claimed_at then c.claimed_at
        else excluded.claimed_at end
    where c.actor_id = excluded.actor_id or c.ends_at <= excluded.claimed_at or ${takeOver}`;
}
