import { useMutation } from '@tanstack/react-query';
import { mailConfirmation } from '../client/account-api.ts';
import type { Upgrade } from '../client/portal-api.ts';
import { useSession } from '../client/use-session.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useSpeech } from '../words/language.tsx';
import { ConfirmByCode } from './confirm-by-code.tsx';
import { CorrectAddress } from './correct-address.tsx';
import { SandboxMailsLink } from './sandbox-mails-link.tsx';

interface ConfirmNoticeProps {
  readonly title: string;
  readonly text?: string;
  /** Whose form named the address: there it can be corrected. */
  readonly upgrade?: Upgrade;
}

/** Asks for the address to be confirmed, says which it is, and has the mail for it sent again or the address corrected. */
export function ConfirmNotice({ title, text, upgrade }: ConfirmNoticeProps) {
  const { words, language } = useSpeech();
  const { accountPage: says } = words;
  const email = useSession()?.account?.email ?? '';
  const mail = useMutation({ mutationFn: () => mailConfirmation(language) });
  return (
    <Notice kind="info" title={title}>
      {text !== undefined && <p>{text}</p>}
      {email !== '' && <p>{says.mailGoesTo(email)}</p>}
      {mail.isSuccess ? (
        <p role="status">{says.mailed(email)}</p>
      ) : (
        <p>
          <Button
            kind="link"
            busy={mail.isPending}
            onPress={() => {
              mail.mutate();
            }}
          >
            {says.mailAgain}
          </Button>
        </p>
      )}
      {mail.error && <ProblemNotice error={mail.error} />}
      <SandboxMailsLink />
      {email !== '' && <ConfirmByCode key={`code for ${email}`} email={email} />}
      {upgrade && <CorrectAddress key={email} upgrade={upgrade} />}
    </Notice>
  );
}
