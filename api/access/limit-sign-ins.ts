import type { Request, Response } from 'express';
import type { Dependencies } from '../dependencies.ts';
import { boundTries, countTry } from './bound-tries.ts';
import { networkOf } from './network.ts';

interface Asked {
  readonly request: Request;
  readonly response: Response;
}

/** Bounds mails to one address and from one network, and wrong links and codes from one network. */
export function limitSignIns({
  limitTries,
  settings,
  storage,
}: Pick<Dependencies, 'limitTries' | 'settings' | 'storage'>) {
  const { perAddress, perNetwork } = settings.signIns;
  const mailsToAddress = limitTries('mails-to-address', perAddress);
  const mailsOfNetwork = limitTries('mails-of-network', perNetwork);
  const codesOfNetwork = limitTries('codes-of-network', perNetwork);

  return {
    /** Counts for every address alike, whether it has an account or not. */
    countMail: async ({ request, response }: Asked, address: string): Promise<void> => {
      await countTry(response, [
        { limit: mailsOfNetwork, name: networkOf(request.ip) },
        { limit: mailsToAddress, name: storage.accounts.spellingOf(address) },
      ]);
    },
    /** Uses a link or a code, unless too many wrong ones came from there. */
    tryCode: async <Used>({ request, response }: Asked, use: () => Promise<Used | null>): Promise<Used | null> =>
      boundTries(response, [{ limit: codesOfNetwork, name: networkOf(request.ip) }], use),
  };
}
