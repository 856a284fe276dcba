import { setTimeout as pause } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { RegistrationKey } from '../../core/keys.ts';
import { foldLookAlikes } from '../../core/look-alikes.ts';
import { refuse } from '../refusal.ts';
import type { GuessLimits } from '../settings.ts';
import { boundTries } from './bound-tries.ts';
import { networkOf } from './network.ts';
import type { LimitTries } from '../../storage/tries.ts';

export interface Guesser {
  readonly request: Request;
  readonly response: Response;
  /** Of whoever is signed in. */
  readonly accountId: string | undefined;
}

/**
 * Finds what a key opens, while wrong keys make whoever tries them slower and slower. Only unknown keys count: those
 * that are none cost nothing, and a right one is let in until a limit of its network, account or beginning is reached.
 */
export function slowDownGuessing(limitTries: LimitTries, limits: GuessLimits) {
  const perNetwork = limitTries('keys-of-network', limits.perNetwork);
  const perBeginning = limitTries('keys-of-beginning', limits.perKeyPrefix);
  const perAccount = limitTries('keys-of-account', limits.perAccount);

  return async function find<Found>(
    { request, response, accountId }: Guesser,
    key: RegistrationKey,
    lookUp: (key: RegistrationKey) => Promise<Found | null>,
  ): Promise<Found> {
    const bounds = [
      { limit: perNetwork, name: networkOf(request.ip) },
      { limit: perBeginning, name: foldLookAlikes(key.slice(0, 7)) },
      ...(accountId === undefined ? [] : [{ limit: perAccount, name: accountId }]),
    ];
    const found = await boundTries(response, bounds, async (before) => {
      if (before >= limits.slowFrom) await pause(delayMs(before));
      return lookUp(key);
    });
    return found ?? refuse({ code: 'registration-key-unknown' });
  };

  function delayMs(before: number): number {
    return Math.min(limits.mostDelayMs, (before - limits.slowFrom + 1) * limits.delayStepMs);
  }
}
