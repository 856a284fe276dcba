import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import { drawCertificate } from '../certificate/draw-certificate.ts';
import { parseDay } from '../core/days.ts';
import { parseRegistrationKey } from '../core/keys.ts';
import type { CertificateRequest } from '../core/license-certificate.ts';
import { median } from './statistics.ts';

const rounds = 40;
const names = {
  Latin: 'Northwind Traders',
  Greek: 'Ελληνική Τράπεζα',
  Japanese: '髙島屋株式会社',
  Arabic: 'شركة مصر للبرمجة',
};

/** How long a certificate takes beside a page of one line by the same library, without tags, fonts and code. */
for (const [script, companyName] of Object.entries(names)) {
  const request = requestFor(companyName);
  const first = await timed(() => drawCertificate(request));
  const ours: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await timed(onePage));
    ours.push(await timed(() => drawCertificate(request)));
  }
  const [one, other] = [median(ours), median(bare)];
  process.stdout.write(
    `${script}: first ${first.toFixed(0)} ms, then ${one.toFixed(1)} ms; a bare page ${other.toFixed(1)} ms; ratio ${(one / other).toFixed(1)}\n`,
  );
}

/** Milliseconds of the processor: those of the clock would tell more about what else the machine does. */
async function timed(draw: () => Promise<unknown>): Promise<number> {
  const begun = process.cpuUsage();
  await draw();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

async function onePage(): Promise<unknown> {
  const document = new PDFDocument({ size: 'A4' });
  const drawn = buffer(document);
  document.text('Northwind Traders');
  document.end();
  return drawn;
}

function requestFor(companyName: string): CertificateRequest {
  const [startsOn, expiresOn, issuedOn] = ['2026-12-01', '2027-11-30', '2026-11-27'].map(parseDay);
  const key = parseRegistrationKey('PC-7K2M-Q9XW-44TA-N8RD');
  if (!startsOn || !expiresOn || !issuedOn || !key.ok) throw new Error('the example is wrong');
  const products = ['ENDGRD1S1', 'ENDGRD2S1', 'MAILGW1S1', 'CENCON1S1'].map((productId) => ({
    ...{ productId, name: 'Endpoint Guard', delivery: 'on-premises' as const },
  }));
  const order = { number: 'LC-88213042', revision: 1, orderNumber: '00012345', customerNumber: 'C-00042' };
  const terms = { suite: 'Suite Complete', products, seats: 1500, basis: 'covers' as const, startsOn, expiresOn };
  const issued = { issuedOn, issuedAt: new Date('2026-11-27T10:42:00Z'), registrationKey: key.value };
  return {
    certificate: { ...order, companyName, ...terms, ...issued },
    language: 'en',
    startUrl: 'https://upgrades.example/start',
  };
}
