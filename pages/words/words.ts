import type { english } from './en.ts';

/** Every text of the pages in one language. English is the first, so it says which there are. */
export type Words = typeof english;
