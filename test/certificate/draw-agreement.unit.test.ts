import { beforeAll, describe, expect, it } from '@jest/globals';
import { drawAgreement } from '../../certificate/draw-agreement.ts';
import { haveTools } from '../kit/system-tools.ts';
import { agreement, ask } from './certificates.ts';

const textOf = (pdf: Uint8Array) => ask(pdf, 'pdftotext', '-layout', 'PDF', '-');

beforeAll(() => {
  haveTools('pdftotext', 'qpdf');
});

describe('drawAgreement', () => {
  it('says which text it is, in which language, and when it was accepted', async () => {
    const text = textOf(await drawAgreement(agreement()));
    for (const said of ['License agreement', '4.2', 'en', '28 November 2026, 10:42 UTC', 'd'.repeat(64)])
      expect(text).toContain(said);
  });

  it('holds the whole text, over as many pages as it needs, each with its number', async () => {
    const text = textOf(await drawAgreement(agreement()));
    expect(text).toContain('It covers the products of the suite.');
    const sentences = text.replaceAll(/\s+/g, ' ').match(/Sentence \d+ of the second clause\./g) ?? [];
    expect(sentences.length).toBeGreaterThan(390);
    expect(text).toContain('Page 1 of 4');
    expect(text).toContain('Page 4 of 4');
  });

  it('says of a text that is only read that nobody accepted it', async () => {
    expect(textOf(await drawAgreement(agreement({ acceptedAt: null })))).toContain('not yet accepted');
  });

  it('speaks Japanese around a Japanese text, and English around one in a language that it does not know', async () => {
    const text = '1. 本契約について。お客様は製品のアクティベーションコードを保有しています。';
    expect(textOf(await drawAgreement(agreement({ language: 'ja', text })))).toContain('使用許諾契約');
    expect(textOf(await drawAgreement(agreement({ language: 'de', text: 'Hallo' })))).toContain('Version');
  });

  it('is sound and tagged, each paragraph as one part, over pages too', async () => {
    const pdf = await drawAgreement(agreement());
    expect(ask(pdf, 'pdfinfo', 'PDF')).toMatch(/Tagged: +yes/);
    expect(ask(pdf, 'qpdf', '--check', 'PDF')).toContain('No syntax or stream encoding errors');
    const [, ...paragraphs] = ask(pdf, 'pdfinfo', '-struct', 'PDF').match(/^ +P /gm) ?? [];
    expect(paragraphs).toHaveLength(2);
  });
});
