import { setTimeout as pause } from 'node:timers/promises';
import type { Request } from 'express';
import type { OperatorRecord, Storage } from '../../storage/records.ts';
import type { GuessCounter } from '../access/guess-counter.ts';
import { networkOf } from '../access/network.ts';
import { refuse } from '../refusal.ts';
import type { GuessLimits } from '../settings.ts';
import { isPassword } from './passwords.ts';
import { recoveryDigest } from './recovery-codes.ts';
import { stepOf } from './totp.ts';

export interface StaffCredentials {
  readonly login: string;
  readonly password: string;
  /** Of the authenticator, or a recovery code. */
  readonly code: string;
}

/** So many wrong tries are borne for one login from one network, and for one login from everywhere. */
const perLoginAndNetwork = 10;
const perLogin = 50;

/**
 * Finds the operator whose login, password and code these are. Whatever is wrong, the refusal is the same, takes as long
 * and is counted; more and more of them are first answered later, then not heard until their time is over.
 */
export function staffSignIn(operators: Storage['operators'], counter: GuessCounter, limits: GuessLimits) {
  return async function signIn(request: Request, given: StaffCredentials): Promise<OperatorRecord> {
    const network = networkOf(request.ip);
    const names = [
      { name: `staff:${given.login}:${network}`, most: perLoginAndNetwork },
      { name: `staff:${given.login}`, most: perLogin },
      { name: `staff:${network}`, most: limits.perNetwork },
    ];
    const wrong = await Promise.all(names.map(({ name, most }) => refuseBeyond(name, most)));
    const before = Math.max(...wrong);
    if (before > 0) await pause(Math.min(limits.mostDelayMs, before * limits.delayStepMs));

    const operator = await proven(given);
    if (operator) return operator;
    await Promise.all(names.map(({ name }) => counter.add(name)));
    return refuse({ code: 'sign-in-refused' });
  };

  async function proven({ login, password, code }: StaffCredentials): Promise<OperatorRecord | null> {
    const known = await operators.credentials(login);
    const right = await isPassword(password, known?.passwordHash ?? null);
    if (!known || !right) return null;
    return (await hasCode(known.operator.id, known.totpKey, code)) ? known.operator : null;
  }

  async function hasCode(id: string, totpKey: Uint8Array, code: string): Promise<boolean> {
    const digits = code.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(digits)) return operators.takeRecoveryCode(id, recoveryDigest(code));
    const step = stepOf(totpKey, digits, Date.now());
    return step !== null && operators.takeTotpStep(id, step);
  }

  async function refuseBeyond(name: string, most: number): Promise<number> {
    const { wrong, forgottenInMs } = await counter.look(name);
    if (wrong < most) return wrong;
    return refuse({ code: 'too-many-tries', retryAfterSeconds: Math.max(1, Math.ceil(forgottenInMs / 1000)) });
  }
}
