import { beforeAll, describe, expect, it } from '@jest/globals';
import { drawAgreement } from '../../certificate/draw-agreement.ts';
import { demonstrationAgreements } from '../../prisma/seed/agreements.ts';
import { pagesOnPaper } from '../../pages/portal/agreement/pages-on-paper.ts';
import { ask } from '../certificate/certificates.ts';
import { haveTools } from '../kit/system-tools.ts';

const sentences = {
  en: 'Each code works through the last day shown for it. What is not renewed stops receiving updates, and stays where it is. ',
  ja: '各コードは表示された最終日まで有効です。更新されない製品は更新を受け取らなくなりますが、導入済みのものはそのまま残ります。',
} as const;

beforeAll(() => {
  haveTools('pdftotext');
});

async function drawn(text: string, language: string): Promise<number> {
  const pdf = await drawAgreement({ version: '1', digest: 'd'.repeat(64), language, text, acceptedAt: null });
  return Number(/Pages: +(\d+)/.exec(ask(pdf, 'pdfinfo', 'PDF'))?.[1]);
}

describe('pagesOnPaper', () => {
  it.each(demonstrationAgreements)('is what is drawn of the agreement in $language', async ({ text, language }) => {
    expect(pagesOnPaper(text)).toBe(await drawn(text, language));
  });

  it.each([
    ['en', 20, 1],
    ['en', 200, 1],
    ['en', 60, 5],
    ['en', 20, 20],
    ['ja', 20, 1],
    ['ja', 200, 1],
    ['ja', 60, 5],
  ] as const)('is nearly what is drawn in %s of %i paragraphs with %i sentences', async (language, count, length) => {
    const text = Array.from({ length: count }, () => sentences[language].repeat(length)).join('\n\n');
    const pages = await drawn(text, language);
    expect(Math.abs(pagesOnPaper(text) - pages)).toBeLessThanOrEqual(Math.max(1, pages / 8));
  });

  it('is one page of nothing', () => {
    expect(pagesOnPaper('')).toBe(1);
  });
});
