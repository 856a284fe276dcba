import { CopyButton } from '../parts/copy-button.tsx';
import { useConsoleWords } from './use-console-words.ts';

/** What the service itself says of a failure, to be copied: words for people come first. */
export function RawError({ error }: { readonly error: unknown }) {
  const { upgrade: says } = useConsoleWords();
  const text = JSON.stringify(error, null, 2);
  return (
    <details>
      <summary>{says.rawError}</summary>
      <pre className="raw">{text}</pre>
      <CopyButton text={text} label={says.copyRaw} />
    </details>
  );
}
