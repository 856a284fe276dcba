import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseDay, type Day } from '../../core/days.ts';
import type { RegistrationKey } from '../../core/keys.ts';
import type { CertificateRequest, CertifiedProduct, LicenseCertificate } from '../../core/license-certificate.ts';
import type { AgreementPaper } from '../../core/agreement-paper.ts';
import { run } from '../kit/system-tools.ts';

export const registrationKey = 'PC-7K2M-Q9XW-44TA-N8RD' as RegistrationKey;
export const startUrl = 'https://upgrades.example/start';

export function product(productId: string, name: string, delivery: CertifiedProduct['delivery'] = 'on-premises') {
  return { productId, name, delivery };
}

function certificate(changed: Partial<LicenseCertificate> = {}): LicenseCertificate {
  return {
    number: 'LC-88213042',
    revision: 1,
    orderNumber: '00012345',
    customerNumber: 'C-00042',
    companyName: 'Northwind Traders',
    suite: 'Suite Complete',
    products: [product('ENDGRD1S1', 'Endpoint Guard'), product('CLDAPP1S1', 'Cloud App Shield', 'service')],
    seats: 1500,
    basis: 'covers',
    startsOn: day('2026-12-01'),
    expiresOn: day('2027-11-30'),
    issuedOn: day('2026-11-27'),
    issuedAt: new Date('2026-11-27T10:42:00Z'),
    registrationKey,
    ...changed,
  };
}

export function request(
  changed: Partial<LicenseCertificate> = {},
  language: CertificateRequest['language'] = 'en',
): CertificateRequest {
  return { certificate: certificate(changed), language, startUrl };
}

/** An agreement of two paragraphs, the second longer than a page. */
export function agreement(changed: Partial<AgreementPaper> = {}): AgreementPaper {
  const long = Array.from({ length: 400 }, (_, index) => `Sentence ${String(index + 1)} of the second clause.`);
  return {
    version: '4.2',
    language: 'en',
    digest: 'd'.repeat(64),
    text: `1. What this is. It covers the products\nof the suite.\n\n2. ${long.join(' ')}\n`,
    acceptedAt: new Date('2026-11-28T10:42:00Z'),
    ...changed,
  };
}

export function day(text: string): Day {
  const parsed = parseDay(text);
  if (parsed === null) throw new Error(`${text} is no day`);
  return parsed;
}

/** What a program says of a document; `PDF` among its arguments stands for the file. */
export function ask(pdf: Uint8Array, program: string, ...args: readonly string[]): string {
  return inFolder((folder) => {
    const file = path.join(folder, 'certificate.pdf');
    writeFileSync(file, pdf);
    return run(
      program,
      args.map((arg) => (arg === 'PDF' ? file : arg)),
    ).said;
  });
}

/** What the code on the first page says, printed at a low resolution and read by a reader of codes. */
export function readCode(pdf: Uint8Array): string {
  return inFolder((folder) => {
    writeFileSync(path.join(folder, 'certificate.pdf'), pdf);
    run('pdftoppm', ['-r', '110', '-png', '-singlefile', 'certificate.pdf', 'page'], { cwd: folder });
    return run('zbarimg', ['--quiet', '--nodbus', '--raw', '-Sdisable', '-Sqrcode.enable', 'page.png'], {
      cwd: folder,
    }).said.trim();
  });
}

function inFolder<Answer>(look: (folder: string) => Answer): Answer {
  const folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-'));
  try {
    return look(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
