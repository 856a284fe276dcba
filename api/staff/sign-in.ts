import { setTimeout as pause } from 'node:timers/promises';
import type { Request, Response } from 'express';
import type { OperatorRecord, Storage } from '../../storage/records.ts';
import { boundTries } from '../access/bound-tries.ts';
import { networkOf } from '../access/network.ts';
import type { LimitTries } from '../../storage/tries.ts';
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

interface Asked {
  readonly request: Request;
  readonly response: Response;
}

/** So many wrong tries are borne for one login from one network, and for one login from everywhere. */
const perLoginAndNetwork = 10;
const perLogin = 50;

/**
 * Finds the operator whose login, password and code these are. Whatever is wrong, the refusal is the same, takes as long
 * and is counted; more and more of them are first answered later, then not heard until their time is over.
 */
export function staffSignIn(operators: Storage['operators'], limitTries: LimitTries, limits: GuessLimits) {
  const ofLoginAndNetwork = limitTries('staff-of-login-and-network', perLoginAndNetwork);
  const ofLogin = limitTries('staff-of-login', perLogin);
  const ofNetwork = limitTries('staff-of-network', limits.perNetwork);

  return async function signIn({ request, response }: Asked, given: StaffCredentials): Promise<OperatorRecord> {
    const network = networkOf(request.ip);
    const bounds = [
      { limit: ofNetwork, name: network },
      { limit: ofLoginAndNetwork, name: `${given.login} ${network}` },
      { limit: ofLogin, name: given.login },
    ];
    const operator = await boundTries(response, bounds, async (before) => {
      if (before > 0) await pause(Math.min(limits.mostDelayMs, before * limits.delayStepMs));
      return proven(given);
    });
    return operator ?? refuse({ code: 'sign-in-refused' });
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
}
