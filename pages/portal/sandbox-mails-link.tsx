import { useQuery } from '@tanstack/react-query';
import { readIsSandbox } from '../client/sandbox-api.ts';
import { useWords } from '../words/language.tsx';

/** In a sandbox no mail reaches anybody: where somebody waits for one, the way to where it can be read. */
export function SandboxMailsLink() {
  const { sandboxMails: says } = useWords();
  const { data: isSandbox } = useQuery({ queryKey: ['sandbox'], queryFn: readIsSandbox, staleTime: Infinity });
  if (!isSandbox) return null;
  return (
    <p className="hint">
      {says.hint}{' '}
      <a href="/sandbox-mails" target="_blank" rel="noopener">
        {says.title}
      </a>
    </p>
  );
}
