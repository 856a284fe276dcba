import { useMutation } from '@tanstack/react-query';
import { mailConfirmation } from '../client/account-api.ts';
import { useSession } from '../client/use-session.ts';
import { Button } from '../parts/button.tsx';
import { Notice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useSpeech } from '../words/language.tsx';

interface ConfirmNoticeProps {
  readonly title: string;
  readonly text?: string;
}

/** Asks for the address to be confirmed, and has the mail for it sent again. */
export function ConfirmNotice({ title, text }: ConfirmNoticeProps) {
  const { words, language } = useSpeech();
  const { accountPage: says } = words;
  const email = useSession()?.account?.email ?? '';
  const mail = useMutation({ mutationFn: () => mailConfirmation(language) });
  return (
    <Notice kind="info" title={title}>
      {text !== undefined && <p>{text}</p>}
      {mail.isSuccess ? (
        <p role="status">{says.mailed(email)}</p>
      ) : (
        <Button
          kind="link"
          busy={mail.isPending}
          onPress={() => {
            mail.mutate();
          }}
        >
          {says.mailAgain}
        </Button>
      )}
      {mail.error && <ProblemNotice error={mail.error} />}
    </Notice>
  );
}
