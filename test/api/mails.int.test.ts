import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fresh, tokens } from '../support/installation.ts';
import { ask, asRole, formBody, placeOrder, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

interface Listed {
  readonly id: string;
  readonly kind: string;
  readonly to: string;
  readonly state: string;
}

const contact = 'odalys@quillmere.example';
const japanese = formBody({
  user: {
    firstName: '愛',
    lastName: '大山',
    email: 'Ai+Smart@quillmere.example',
    language: 'ja-JP',
    timeZone: 'Asia/Tokyo',
  },
});

describe('mails of an upgrade', () => {
  const { current } = sharedInstallation();

  const mailsOf = async (upgradeId: string): Promise<readonly Listed[]> => {
    const { body } = await ask(`${current().url}/v1/sandbox/mails?upgradeId=${upgradeId}`);
    // When an address is confirmed is promised elsewhere.
    return (body.items as Listed[]).toReversed().filter(({ kind }) => kind !== 'confirm-address');
  };
  const untilMailed = async (upgradeId: string, kind: string) =>
    eventually(`${kind} is sent`, async () => {
      const mails = await mailsOf(upgradeId);
      return mails.some((mail) => mail.kind === kind && mail.state === 'sent') && mails;
    });

  it('go out once each, to whom they are for, in the language of the form; the contact is told of another address (L4)', async () => {
    const order = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await visitor.register(order.registrationKey);
    await visitor.acceptAgreement(order.upgradeId);
    await visitor.submitForm(order.upgradeId, japanese);
    await visitor.reaches(order.upgradeId, 'product-selection');
    await visitor.select(order.upgradeId, ['MAILGW1S1']);
    const mails = await untilMailed(order.upgradeId, 'kit-ready');
    expect(mails.map(({ kind, to }) => [kind, to])).toEqual([
      ['certificate', contact],
      ['agreement-accepted', 'Ai+Smart@quillmere.example'],
      ['key-registered', contact],
      ['kit-ready', 'Ai+Smart@quillmere.example'],
    ]);

    const [certificate, agreement] = mails;
    const read = async (mail: Listed | undefined) =>
      (await ask(`${current().url}/v1/sandbox/mails/${String(mail?.id)}`)).body;
    expect(String((await read(certificate)).text)).toContain(`/start#rk=${order.registrationKey}`);
    const copy = await read(agreement);
    expect(copy.subject).toBe('承諾された使用許諾契約');
    expect(String(copy.text)).toContain('大山 愛 様');

    expect(messageOf(agreement)).toContain('license-agreement-1.0.txt');
  });

  const messageOf = (mail: Listed | undefined) => {
    const folder = path.join(path.dirname(current().blobs), 'mails');
    return readFileSync(path.join(folder, `${String(mail?.id)}.eml`), 'utf8');
  };

  it('carry the certificate that the partner fetches, to the byte', async () => {
    const order = await placeOrder(current().url);
    const [mail] = await untilMailed(order.upgradeId, 'certificate');
    const message = messageOf(mail).replaceAll('\r\n', '\n');
    const [, attached = ''] = /filename=license-certificate-\S+\.pdf\n\n([\w+/=\n]+)/.exec(message) ?? [];

    const fetched = await fetch(`${current().url}/v1/orders/${order.orderNumber}/certificate`, {
      headers: { authorization: `Bearer ${tokens.partner}` },
    });
    const pdf = Buffer.from(await fetched.arrayBuffer());
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(Buffer.from(attached, 'base64').equals(pdf)).toBe(true);
  });

  it('tell the contact of an order nothing that the contact has done', async () => {
    const visitor = new Visitor(current().url);
    const customer = {
      customerNumber: fresh('C'),
      companyName: 'Quillmere Works',
      country: 'DE',
      contact: { name: 'Odalys Brandt', email: visitor.email.toUpperCase() },
    };
    const order = await placeOrder(current().url, { customer });
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['CLDAPP1S1']);
    const mails = await untilMailed(order.upgradeId, 'nothing-new');
    expect(mails.map(({ kind }) => kind)).toEqual(['certificate', 'agreement-accepted', 'nothing-new']);
  });

  it('tell once of a kit that fails again and again, and once that it is ready', async () => {
    const order = await placeOrder(current().url);
    await current().storage.sandbox.provoke(order.upgradeId, 'kit-build-fails', 2);
    const visitor = new Visitor(current().url);
    await visitor.walkToSelection(order);
    await visitor.select(order.upgradeId, ['MAILGW1S1']);
    const command = `/v1/operations/upgrades/${order.upgradeId}/commands`;
    for (const reason of ['first', 'second']) {
      await eventually('the kit has failed', async () => {
        const { body } = await asRole(current().url, 'viewer', `/v1/operations/upgrades/${order.upgradeId}`);
        return body.waitingOn === 'operator';
      });
      await asRole(current().url, 'operator', command, { method: 'POST', body: { kind: 'retryKit', reason } });
    }
    const kinds = (await untilMailed(order.upgradeId, 'kit-ready')).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind.startsWith('kit-'))).toEqual(['kit-failed', 'kit-ready']);
  });

  it('go with every order, and say of one that joins that its key is registered', async () => {
    const customer = {
      customerNumber: fresh('C'),
      companyName: 'Quillmere Works',
      country: 'DE',
      contact: { name: 'Odalys Brandt', email: contact },
    };
    const order = await placeOrder(current().url, { customer });
    const visitor = new Visitor(current().url);
    await visitor.walkToSelection(order);
    await placeOrder(current().url, { customer, seats: 5 });
    const certificates = await eventually('both are sent', async () => {
      const mails = (await mailsOf(order.upgradeId)).filter(
        ({ kind, state }) => kind === 'certificate' && state === 'sent',
      );
      return mails.length === 2 && mails;
    });
    const { body } = await ask(`${current().url}/v1/sandbox/mails/${String(certificates[1]?.id)}`);
    expect(String(body.text)).toContain('Its key is registered already');
  });

  it('are listed for operators without address and content', async () => {
    const { status, body } = await asRole(current().url, 'viewer', '/v1/operations/mails?state=sent&limit=200');
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain('"kit-ready"');
    for (const secret of ['quillmere', 'Odalys', 'SP-', '@']) expect(JSON.stringify(body)).not.toContain(secret);
    expect((await asRole(current().url, 'viewer', '/v1/operations/mails?state=refused')).body.items).toEqual([]);
    expect((await asRole(current().url, 'partner', '/v1/operations/mails')).status).toBe(403);
  });

  it('leave nothing in the logs and metrics but ids and kinds', async () => {
    const all = `${current().logs()}${await current().metrics()}`;
    expect(all).toContain('a mail was sent');
    for (const secret of ['quillmere', 'Odalys', '大山']) expect(all).not.toContain(secret);
  });
});
