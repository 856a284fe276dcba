import { useState } from 'react';
import { dropDraft, keepDraft, readDraft } from './drafts.ts';

/** A text that somebody types, kept in the tab until it is sent: a reload or a session that ends loses none of it. */
export function useDraft(name: string): readonly [text: string, change: (text: string) => void] {
  const [texts, change] = useDrafts(name);
  return [
    texts.text ?? '',
    (text) => {
      change(text === '' ? {} : { text });
    },
  ];
}

type Texts = Readonly<Record<string, string>>;

/** Several of them, by name. None are left once they are sent, and set to nothing. */
export function useDrafts(name: string): readonly [texts: Texts, change: (texts: Texts) => void] {
  const [texts, setTexts] = useState(() => parseTexts(readDraft(name)?.draft));
  return [
    texts,
    (changed) => {
      setTexts(changed);
      if (Object.keys(changed).length === 0) dropDraft(name);
      else keepDraft(name, changed);
    },
  ];
}

function parseTexts(draft: unknown): Texts {
  if (typeof draft !== 'object' || draft === null) return {};
  return Object.fromEntries(
    Object.entries(draft).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
