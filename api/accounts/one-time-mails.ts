import type { AccountRecord } from '../../storage/accounts.ts';
import type { CodePurpose } from '../../storage/one-time-codes.ts';
import type { Dependencies } from '../dependencies.ts';

/** So long are links and codes good. */
export const lifeMinutes: Record<CodePurpose, number> = { 'sign-in': 15, 'confirm-address': 4320 };

export interface OneTimeMail {
  readonly account: AccountRecord;
  readonly language: string;
  readonly upgradeId: string | null;
  /** The same text is mailed once; null: each time anew. */
  readonly request: string | null;
}

/** Mails a link and a code. The link leads to a page with a button: opening it changes nothing. */
export function mailOneTimeCodes({ storage, settings }: Pick<Dependencies, 'storage' | 'settings'>) {
  return async (purpose: CodePurpose, { account, language, upgradeId, request }: OneTimeMail): Promise<void> => {
    const made = await storage.oneTimeCodes.make({
      accountId: account.id,
      purpose,
      lifeMinutes: lifeMinutes[purpose],
      request: request === null ? null : `${purpose} ${account.id} ${request}`,
    });
    const link = new URL(`/${purpose}#token=${made.token}`, settings.publicUrl).href;
    const code = `${made.code.slice(0, 4)} ${made.code.slice(4)}`;
    await storage.mails.enqueue({
      cause: `${purpose}:${made.id}`,
      kind: purpose,
      to: account.address,
      language: language.toLowerCase().startsWith('ja') ? 'ja' : 'en',
      upgradeId,
      values: { link, code, validMinutes: lifeMinutes[purpose] },
    });
  };
}
