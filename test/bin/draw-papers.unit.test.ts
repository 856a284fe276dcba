import { afterAll, describe, expect, it } from '@jest/globals';
import { openPaperDrawer } from '../../bin/draw-papers.ts';
import { drawAgreement } from '../../certificate/draw-agreement.ts';
import { drawCertificate } from '../../certificate/draw-certificate.ts';
import { agreement, request } from '../certificate/certificates.ts';

const drawer = openPaperDrawer();

afterAll(async () => drawer.close());

describe('the drawer of papers', () => {
  it('draws each certificate as if it were drawn here, many at once', async () => {
    const requests = ['Acme', '東京商会', 'שלום', 'Ελλάδα'].map((companyName) => request({ companyName }));
    const drawn = await Promise.all(requests.map((one) => drawer.drawCertificate(one)));
    for (const [index, one] of requests.entries()) {
      expect(Buffer.from(drawn[index] ?? []).equals(await drawCertificate(one))).toBe(true);
    }
  });

  it('draws an agreement as if it were drawn here', async () => {
    const drawn = Buffer.from(await drawer.drawAgreement(agreement()));
    expect(drawn.equals(await drawAgreement(agreement()))).toBe(true);
  });

  it('leaves this thread free while it draws', async () => {
    let turns = 0;
    const counting = setInterval(() => (turns += 1), 1);
    await Promise.all(Array.from({ length: 10 }, () => drawer.drawCertificate(request())));
    clearInterval(counting);
    expect(turns).toBeGreaterThan(5);
  });

  it('says that one cannot be drawn, without its names, and goes on with the next', async () => {
    const broken = drawer.drawCertificate(request({ companyName: 'Secret Ltd', issuedAt: new Date(NaN) }));
    await expect(broken).rejects.toThrow(/^a paper could not be drawn: \w+$/);
    expect((await drawer.drawCertificate(request())).length).toBeGreaterThan(10_000);
  });

  it('starts anew after its thread has ended', async () => {
    await drawer.close();
    expect((await drawer.drawCertificate(request())).length).toBeGreaterThan(10_000);
  });
});
