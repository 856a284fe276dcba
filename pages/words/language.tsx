import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { english } from './en.ts';
import { formats, type Formats } from './formats.ts';
import { japanese } from './ja.ts';
import type { Words } from './words.ts';

const catalogs = { en: english, ja: japanese } satisfies Record<string, Words>;

type Language = keyof typeof catalogs;

/** Where the choice of a language is remembered. */
const place = 'crossgrade.language';

interface Speaking {
  readonly language: Language;
  readonly words: Words;
  readonly formats: Formats;
  readonly speak: (language: Language) => void;
}

const Speech = createContext<Speaking | null>(null);

export const languages: readonly { readonly language: Language; readonly name: string }[] = [
  { language: 'en', name: english.language },
  { language: 'ja', name: japanese.language },
];

/** Everything inside speaks the language that was chosen, else the browser's, else English. */
export function InLanguage({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const speaking = useMemo(
    () => ({
      language,
      words: catalogs[language],
      formats: formats(regionalTag(language)),
      speak: (chosen: Language) => {
        remember(chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return <Speech value={speaking}>{children}</Speech>;
}

export function useSpeech(): Speaking {
  const speaking = useContext(Speech);
  if (!speaking) throw new Error('words are spoken inside of InLanguage');
  return speaking;
}

export function useWords(): Words {
  return useSpeech().words;
}

function firstLanguage(): Language {
  const wanted = [remembered(), ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase());
  return wanted.find(isKnown) ?? 'en';
}

function isKnown(language: string): language is Language {
  return language in catalogs;
}

/** Dates as people of this region write them, where the browser says which region that is. */
function regionalTag(language: Language): string {
  return navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ?? defaultTags[language];
}

/** English without a region gets unambiguous dates: the month is written out anyway. */
const defaultTags: Record<Language, string> = { en: 'en-GB', ja: 'ja-JP' };

function remembered(): string {
  try {
    return localStorage.getItem(place) ?? '';
  } catch {
    return '';
  }
}

function remember(language: Language): void {
  try {
    localStorage.setItem(place, language);
  } catch {
    // Then it is asked from the browser again next time.
  }
}
