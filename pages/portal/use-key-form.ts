import { useState } from 'react';
import { useWords } from '../words/language.tsx';
import { keyError } from './key-words.ts';

/** A key as it is typed, judged when it is sent, and from then on whenever the field is left. */
export function useKeyForm(first: string) {
  const words = useWords();
  const [typed, setTyped] = useState(first);
  const [error, setError] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  return {
    typed,
    error,
    attempt,
    change: setTyped,
    leave: () => {
      if (error !== null) setError(keyError(typed, words));
    },
    /** Whether it may be sent; else the error is shown. */
    judge: (): boolean => {
      const wrong = keyError(typed, words);
      setError(wrong);
      if (wrong !== null) setAttempt(attempt + 1);
      return wrong === null;
    },
  };
}
