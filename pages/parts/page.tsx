import { useEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../words/language.tsx';

interface PageProps {
  readonly title: string;
  /** A failed submit says so in the title of the window too. */
  readonly failed?: boolean;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

let isFirstPage = true;

/** One task: its headline, to which the focus goes when the page changes, and what is to be done. */
export function Page({ title, failed = false, wide = false, children }: PageProps) {
  const words = useWords();
  const headline = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = `${failed ? `${words.error}: ` : ''}${title} · ${words.brand}`;
  }, [title, failed, words]);
  useEffect(() => {
    // A browser that loads a page puts the focus where people expect it.
    if (!isFirstPage) headline.current?.focus({ preventScroll: true });
    isFirstPage = false;
  }, [title]);

  return (
    <div className={wide ? 'page wide' : 'page'}>
      <h1 ref={headline} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </div>
  );
}
