import { type CodePurpose, lifeMinutes, oneTimeValues } from '../../core/one-time-mail.ts';
import type { AccountRecord } from '../../storage/accounts.ts';
import type { Dependencies } from '../dependencies.ts';

export interface OneTimeMail {
  readonly account: AccountRecord;
  readonly language: string;
  readonly upgradeId: string | null;
  /** The same text is mailed once; null: each time anew. */
  readonly request: string | null;
}

/** Mails a link and a code to whoever asked for them. */
export function mailOneTimeCodes({ storage }: Pick<Dependencies, 'storage'>) {
  return async (purpose: CodePurpose, { account, language, upgradeId, request }: OneTimeMail): Promise<void> => {
    const made = await storage.oneTimeCodes.make({
      accountId: account.id,
      purpose,
      lifeMinutes: lifeMinutes[purpose],
      request: request === null ? null : `${purpose} ${account.id} ${request}`,
    });
    await storage.mails.enqueue({
      cause: `${purpose}:${made.id}`,
      kind: purpose,
      to: account.address,
      language: language.toLowerCase().startsWith('ja') ? 'ja' : 'en',
      upgradeId,
      values: oneTimeValues(purpose, made),
    });
  };
}
