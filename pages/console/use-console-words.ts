import { useSpeech } from '../words/language.tsx';
import { consoleEnglish, type ConsoleWords } from './words-en.ts';
import { consoleJapanese } from './words-ja.ts';

const catalogs = { en: consoleEnglish, ja: consoleJapanese };

export function useConsoleWords(): ConsoleWords {
  return catalogs[useSpeech().language];
}
