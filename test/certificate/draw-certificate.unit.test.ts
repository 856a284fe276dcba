import { beforeAll, describe, expect, it } from '@jest/globals';
import { drawCertificate } from '../../certificate/draw-certificate.ts';
import { haveTools } from '../kit/system-tools.ts';
import { ask, day, product, readCode, registrationKey, request, startUrl } from './certificates.ts';

const textOf = (pdf: Uint8Array) => ask(pdf, 'pdftotext', '-layout', 'PDF', '-');

const twelve = Array.from({ length: 12 }, (_, index) =>
  product(`PRDCT${String.fromCharCode(65 + index)}1S1`, `Product number ${String(index + 1)}`),
);

beforeAll(() => {
  haveTools('pdftotext', 'qpdf', 'zbarimg');
});

describe('drawCertificate', () => {
  it('says who may use what, from when to when, and with which key', async () => {
    const text = textOf(await drawCertificate(request()));
    for (const said of [
      'License certificate',
      'LC-88213042',
      '27 November 2026',
      'Northwind Traders',
      'C-00042',
      '00012345',
      'Suite Complete',
      '1,500, those you own included',
      '1 December 2026 – 30 November 2027',
      registrationKey,
      'upgrades.example/start',
      'This is not an activation code',
      'What happens next',
    ]) {
      expect(text).toContain(said);
    }
    expect(text).toMatch(/Endpoint Guard +ENDGRD1S1 +Installer +1,500 +1 Dec 2026 +30 Nov 2027/);
    expect(text).toMatch(/Cloud App Shield +CLDAPP1S1 +Service/);
    expect(text).not.toContain('Revision');
  });

  it('says it in Japanese', async () => {
    const text = textOf(await drawCertificate(request({ companyName: '株式会社東京商会' }, 'ja')));
    for (const said of ['ライセンス証明書', '株式会社東京商会', '登録キー', '2026年12月1日 – 2027年11月30日']) {
      expect(text).toContain(said);
    }
  });

  it('says that a revision takes the place of what was before', async () => {
    expect(textOf(await drawCertificate(request({ revision: 2 })))).toContain('Revision 2. It takes the place of');
  });

  it.each([
    ['Latin', 'Dvořák & Žižka Søren Straße'],
    ['Greek', 'Ελληνική Τράπεζα Ασφάλειας'],
    ['Cyrillic', 'Общество «Щит и Ёж»'],
    ['Japanese', '髙島屋株式会社 﨑山'],
    ['Korean', '주식회사 한국정보보안'],
    ['Chinese', '北京安全科技有限公司 龙湖'],
    ['Hebrew', 'אבטחת מידע בע"מ'],
    // Without lam-alef, two letters in one glyph, which pdftotext swaps.
    ['Arabic', 'شركة مصر للبرمجة'],
    ['Thai', 'บริษัท ความปลอดภัย จำกัด'],
    ['Hindi', 'भारतीय सुरक्षा लिमिटेड'],
    ['Armenian', 'Հայկական Անվտանգություն'],
    ['Georgian', 'საქართველოს დაცვა'],
  ])('writes a name in %s', async (_script, companyName) => {
    const pdf = await drawCertificate(request({ companyName }));
    // The marks with which a program sets off text from right to left are its own.
    expect(textOf(pdf).replaceAll(/[\u200E\u200F\u202A-\u202E]/gu, '')).toContain(companyName);
    expect(ask(pdf, 'qpdf', '--check', 'PDF')).toContain('No syntax or stream encoding errors found');
  });

  it('embeds every font that it uses', async () => {
    const fonts = ask(await drawCertificate(request({ companyName: 'Ж 東京 한국' }, 'ja')), 'pdffonts', 'PDF')
      .split('\n')
      .slice(2, -1);
    expect(fonts.length).toBeGreaterThan(3);
    for (const font of fonts) expect(font).toMatch(/CID TrueType +Identity-H +yes yes yes/);
  });

  it.each(['en', 'ja'] as const)(
    'shows a code that opens the registration with the key in the fragment, %s',
    async (language) => {
      expect(readCode(await drawCertificate(request({}, language)))).toBe(`${startUrl}#rk=${registrationKey}`);
    },
  );

  it('gives the same bytes whenever it is asked the same', async () => {
    const [first, again] = [
      await drawCertificate(request({ companyName: 'שלום 東京' })),
      await drawCertificate(request({ companyName: 'שלום 東京' })),
    ];
    expect(Buffer.from(first).equals(again)).toBe(true);
    expect(ask(first, 'pdfinfo', 'PDF')).toMatch(/CreationDate: +Fri Nov 27 10:42:00 2026 UTC/);
  });

  it('gives other bytes for anything that changed', async () => {
    const first = await drawCertificate(request());
    for (const changed of [{ seats: 1501 }, { revision: 2 }, { expiresOn: day('2027-12-01') }]) {
      expect(Buffer.from(first).equals(await drawCertificate(request(changed)))).toBe(false);
    }
  });

  it('fits twelve products on one page, and goes on on a second one when names are long', async () => {
    expect(ask(await drawCertificate(request({ products: twelve })), 'pdfinfo', 'PDF')).toMatch(/Pages: +1\n/);
    const long = twelve.map((one) => ({ ...one, name: `${one.name} ${'with a name that is long '.repeat(4)}`.trim() }));
    const pdf = await drawCertificate(request({ products: long }, 'ja'));
    expect(ask(pdf, 'pdfinfo', 'PDF')).toMatch(/Pages: +2\n/);
    for (const { productId } of twelve) expect(textOf(pdf)).toContain(productId);
    expect(ask(pdf, 'pdftotext', '-f', '2', 'PDF', '-')).toContain('製品ID');
  });

  it('is tagged: headings, lists, a table with its head, and words for the code', async () => {
    const pdf = await drawCertificate(request());
    expect(ask(pdf, 'pdfinfo', 'PDF')).toMatch(/Tagged: +yes/);
    const tags = ask(pdf, 'pdfinfo', '-struct-text', 'PDF');
    expect(tags).toMatch(/^Document\n +H1 \(block\)\n +"License certificate"/m);
    expect(tags.match(/^ +TR$/gm)).toHaveLength(3);
    expect(tags.match(/^ +TH:\n +\/Scope \/Column/gm)).toHaveLength(6);
    expect(tags).toContain('Figure');
    expect(ask(pdf, 'qpdf', '--qdf', '--object-streams=disable', 'PDF', '-')).toMatch(/\/Lang \(en\)/);
  });

  it('shows a mark for a character that no font has, and nothing for one that is not seen', async () => {
    const text = textOf(await drawCertificate(request({ companyName: 'Rocket 🚀 Ac\u202Eme\u200B' })));
    expect(text).toContain('Rocket 🚀 Acme');
  });
});
