import { useEffect, useState } from 'react';
import { useWords } from '../words/language.tsx';

const confirmedMs = 2500;

/** Copies a text and says so. A page without https has no clipboard to write to: there texts are selected by hand. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const words = useWords();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => {
      setCopied(false);
    }, confirmedMs);
    return () => {
      clearTimeout(timer);
    };
  }, [copied]);
  if (!window.isSecureContext) return null;
  return (
    <button
      type="button"
      className="small"
      aria-label={label}
      onClick={() => {
        void navigator.clipboard.writeText(text).then(() => {
          setCopied(true);
        });
      }}
    >
      <span aria-hidden="true">{copied ? `✓ ${words.suite.copied}` : words.suite.copy}</span>
      <span className="visually-hidden" role="status">
        {copied ? words.suite.copied : ''}
      </span>
    </button>
  );
}
