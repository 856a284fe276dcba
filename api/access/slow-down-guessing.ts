import { setTimeout as pause } from 'node:timers/promises';
import type { Request } from 'express';
import type { RegistrationKey } from '../../core/keys.ts';
import { foldLookAlikes } from '../../core/look-alikes.ts';
import { refuse } from '../refusal.ts';
import type { GuessLimits } from '../settings.ts';
import type { GuessCounter } from './guess-counter.ts';
import { networkOf } from './network.ts';

/**
 * Finds what a key opens, while wrong keys make whoever tries them slower and slower. Only unknown keys count: those
 * that are none cost nothing, and a right one is let in until the wide limit of its network is reached.
 */
export function slowDownGuessing(counter: GuessCounter, limits: GuessLimits) {
  return async function find<Found>(
    request: Request,
    key: RegistrationKey,
    lookUp: (key: RegistrationKey) => Promise<Found | null>,
  ): Promise<Found> {
    const network = `network:${networkOf(request.ip)}`;
    const prefix = `key:${foldLookAlikes(key.slice(0, 7))}`;

    const wrong = await refuseBeyond(network, limits.perNetwork);
    await refuseBeyond(prefix, limits.perKeyPrefix);
    if (wrong >= limits.slowFrom) await pause(delayMs(wrong));

    const found = await lookUp(key);
    if (found !== null) return found;
    await Promise.all([counter.add(network), counter.add(prefix)]);
    return refuse({ code: 'registration-key-unknown' });
  };

  async function refuseBeyond(name: string, most: number): Promise<number> {
    const { wrong, forgottenInMs } = await counter.look(name);
    if (wrong < most) return wrong;
    return refuse({ code: 'too-many-tries', retryAfterSeconds: Math.max(1, Math.ceil(forgottenInMs / 1000)) });
  }

  function delayMs(wrong: number): number {
    return Math.min(limits.mostDelayMs, (wrong - limits.slowFrom + 1) * limits.delayStepMs);
  }
}
