import type { ReactNode } from 'react';

const signs = { kept: '✓', fresh: '+', question: '?', held: '!', plain: '' } as const;

/** A state in a word, with a sign. */
export function Tag({ kind, children }: { readonly kind: keyof typeof signs; readonly children: ReactNode }) {
  return (
    <span className={`tag ${kind}`}>
      {signs[kind] !== '' && <span aria-hidden="true">{signs[kind]}</span>}
      {children}
    </span>
  );
}
