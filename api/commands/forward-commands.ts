import { setTimeout as pause } from 'node:timers/promises';
import type { Request } from 'express';
import type { Actor } from '../../core/actors.ts';
import type { Command } from '../../core/commands.ts';
import type { CommandRecord, UpgradeRecord } from '../../storage/records.ts';
import type { Dependencies } from '../dependencies.ts';
import { orNotFound, refuse } from '../refusal.ts';
import { factsOf } from '../request-facts.ts';
import { commandView } from '../views/command-view.ts';
import { readSettled } from './read-settled.ts';

/** A request that asks something of an upgrade. */
export interface Asking {
  readonly request: Request;
  readonly route: string;
  readonly idempotencyKey: string | null;
}

export interface Done {
  readonly upgrade: UpgradeRecord;
  /** Whether anything changed. */
  readonly effective: boolean;
}

export interface Commands {
  /** Stores a command and wakes its upgrade; a repeated one is only found again. */
  accept(upgradeId: string, command: Command, actor: Actor, asking: Asking): Promise<CommandRecord>;
  /** Waits for the outcome as long as the request may take: the upgrade then, its problem, or null in time. */
  outcome(command: CommandRecord, asking: Asking): Promise<Done | null>;
}

export function forwardCommands(dependencies: Dependencies): Commands {
  const { storage, notices, ring, log, settings } = dependencies;

  return {
    accept: async (upgradeId, command, actor, { request, route, idempotencyKey }) => {
      const acceptance = await storage.commands.accept(upgradeId, command, { actor, route, idempotencyKey });
      if (acceptance.kind === 'other-request') return refuse({ code: 'idempotency-key-reused' });
      const facts = factsOf(request);
      facts.command = { upgradeId, commandId: acceptance.command.id };
      if (acceptance.kind === 'new') ringFor(acceptance.command, facts.id);
      return acceptance.command;
    },
    outcome: async (command, asking) => {
      const decided = command.outcome ? command : await decidedInTime(command, asking);
      if (!decided?.outcome) return null;
      if (!decided.outcome.accepted) return refuse(decided.outcome.problem);
      const withinMs = Math.min(settledWithinMs, leftMs(asking));
      const upgrade = orNotFound(await readSettled(dependencies, decided.upgradeId, withinMs));
      return { upgrade, effective: decided.outcome.effective };
    },
  };

  /** A ring that fails is nothing to the customer: the command is stored, and the bell rings again. */
  function ringFor({ upgradeId, kind, id }: CommandRecord, requestId: string): void {
    ring(upgradeId, kind, id).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : 'unknown';
      log.warn({ requestId, upgradeId, commandId: id, reason }, 'could not ring, left to the bell');
    });
  }

  function leftMs({ request }: Asking): number {
    const takenMs = performance.now() - factsOf(request).arrivedAtMs;
    return Math.max(0, Math.round(settings.outcomeWithinMs - takenMs));
  }

  async function decidedInTime(command: CommandRecord, asking: Asking): Promise<CommandRecord | null> {
    const withinMs = leftMs(asking);
    const over = new AbortController();
    const outcome = notices.outcome(command.id, withinMs).finally(() => over.abort());
    // Even notices that hang do not hold the answer back.
    return Promise.race([outcome, pause(withinMs + 200, null, { signal: over.signal }).catch(() => outcome)]);
  }
}

/** Short work of ours is waited for no longer than this. */
const settledWithinMs = 1000;

/** Kept, not yet decided: where to ask again. */
export function keptFor(command: CommandRecord) {
  return { status: 202, body: commandView(command), headers: { Location: `/v1/commands/${command.id}` } } as const;
}
