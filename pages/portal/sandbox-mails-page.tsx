import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listSandboxMails, readSandboxMail } from '../client/sandbox-api.ts';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useSpeech } from '../words/language.tsx';
import { pathHere } from './page-of-ours.ts';

const lookAgainMs = 2000;

type MailInList = Awaited<ReturnType<typeof listSandboxMails>>[number];

/** The mails of a sandbox, for whoever tries the product on a machine of their own. */
export function SandboxMailsPage() {
  const { sandboxMails: says } = useSpeech().words;
  const mails = useQuery({ queryKey: ['sandbox-mails'], queryFn: listSandboxMails, refetchInterval: lookAgainMs });
  return (
    <Page title={says.title}>
      <p className="lead">{says.lead}</p>
      {mails.error && <ProblemNotice error={mails.error} />}
      {mails.data?.length === 0 && <p>{says.none}</p>}
      {mails.data?.map((mail) => (
        <MailCard key={mail.id} mail={mail} />
      ))}
    </Page>
  );
}

function MailCard({ mail: { id, to, subject, createdAt } }: { readonly mail: MailInList }) {
  const { formats } = useSpeech();
  const [open, setOpen] = useState(false);
  return (
    <details
      className="card"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        {subject}{' '}
        <span className="aside">
          {to} · {formats.moment(createdAt)}
        </span>
      </summary>
      {open && <MailText id={id} />}
    </details>
  );
}

function MailText({ id }: { readonly id: string }) {
  const mail = useQuery({ queryKey: ['sandbox-mail', id], queryFn: () => readSandboxMail(id) });
  if (mail.error) return <ProblemNotice error={mail.error} />;
  return (
    <pre className="ticket" tabIndex={0}>
      {withLinks(mail.data?.text ?? '')}
    </pre>
  );
}

/** The text with its addresses to follow; of a sandbox that is reached under another name they lead here. */
function withLinks(text: string) {
  return text.split(/(https?:\/\/[^\s<>]+)/).map((part, index) => {
    const path = index % 2 === 0 ? null : pathHere(part);
    if (path === null) return part;
    return (
      <a key={index} href={path}>
        {part}
      </a>
    );
  });
}
