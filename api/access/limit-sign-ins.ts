import type { Request } from 'express';
import type { Dependencies } from '../dependencies.ts';
import { refuse } from '../refusal.ts';
import { networkOf } from './network.ts';
import { sign } from './signatures.ts';

/** Bounds mails to one address and from one network, and wrong links and codes from one network. */
export function limitSignIns({ guesses, settings, cookieKey }: Dependencies) {
  const { perAddress, perNetwork } = settings.signIns;

  return {
    /** Counts for every address alike, whether it has an account or not. */
    countMail: async (request: Request, address: string): Promise<void> => {
      const name = `mail:${sign(cookieKey, ['mail', address.trim().toLowerCase()])}`;
      const network = `mails:${networkOf(request.ip)}`;
      await refuseBeyond(name, perAddress);
      await refuseBeyond(network, perNetwork);
      await Promise.all([guesses.add(name), guesses.add(network)]);
    },
    look: async (request: Request): Promise<void> => refuseBeyond(wrongFrom(request), perNetwork),
    countWrong: async (request: Request): Promise<void> => guesses.add(wrongFrom(request)),
  };

  async function refuseBeyond(name: string, most: number): Promise<void> {
    const { wrong, forgottenInMs } = await guesses.look(name);
    if (wrong < most) return;
    refuse({ code: 'too-many-tries', retryAfterSeconds: Math.max(1, Math.ceil(forgottenInMs / 1000)) });
  }
}

function wrongFrom(request: Request): string {
  return `codes:${networkOf(request.ip)}`;
}
