import type { CertificateLanguage } from '../../core/license-certificate.ts';
import { english } from './english.ts';
import { japanese } from './japanese.ts';
import type { Words } from './words.ts';

export const wordsIn: Readonly<Record<CertificateLanguage, Words>> = { en: english, ja: japanese };
