import type { MailContent } from './mail.ts';

/** What a mailed link or code is for. */
export type CodePurpose = 'sign-in' | 'confirm-address';

/** So long are links and codes good. */
export const lifeMinutes: Record<CodePurpose, number> = { 'sign-in': 15, 'confirm-address': 4320 };

/** What a mail says that shows a link and a code. The link leads to a page with a button: opening it changes nothing. */
export function oneTimeValues(
  purpose: CodePurpose,
  { token, code }: { readonly token: string; readonly code: string },
): Extract<MailContent, { readonly kind: CodePurpose }>['values'] {
  return {
    link: `/${purpose}#token=${token}`,
    code: `${code.slice(0, 4)} ${code.slice(4)}`,
    validMinutes: lifeMinutes[purpose],
  };
}
