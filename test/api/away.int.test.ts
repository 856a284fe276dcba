import { performance } from 'node:perf_hooks';
import { describe, expect, it } from '@jest/globals';
import { install } from '../support/installation.ts';
import { asRole, placeOrder, type Reply, Visitor } from '../support/people.ts';
import { eventually } from '../support/processes.ts';
import { freshDatabase, freshNamespace, servers } from '../support/servers.ts';

const nobodyListens = '127.0.0.1:1';

async function timed(request: Promise<Reply>): Promise<Reply & { readonly tookMs: number }> {
  const startedAt = performance.now();
  return { ...(await request), tookMs: performance.now() - startedAt };
}

async function installed(temporalAddress: string) {
  const database = await freshDatabase();
  const installation = await install({
    databaseUrl: database.url,
    temporalAddress,
    temporalNamespace: await freshNamespace(),
    product: servers.product,
  });
  const close = async () => {
    await installation.close();
    await database.drop();
  };
  return { installation, close };
}

function expectKept(replies: readonly (Reply & { readonly tookMs: number })[]): void {
  expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 202));
  for (const { headers, body, tookMs } of replies) {
    expect(headers.get('location')).toBe(`/v1/commands/${String(body.id)}`);
    expect(tookMs).toBeGreaterThan(2500);
    expect(tookMs).toBeLessThan(4000);
  }
}

describe('while nobody works', () => {
  it('keeps what is asked, and does it in the order of asking once a worker is there', async () => {
    const { installation, close } = await installed(servers.temporalAddress);
    try {
      await installation.startApi();
      const worker = await installation.startWorker();
      const { registrationKey, upgradeId } = await placeOrder(installation.url);
      const visitor = new Visitor(installation.url);
      await visitor.register(registrationKey);
      await visitor.acceptAgreement(upgradeId);
      await worker.kill();

      const corrected = { company: { name: 'Quillmere Works Ltd', country: 'DE' } };
      const asked = [
        await timed(visitor.submitForm(upgradeId)),
        await timed(visitor.submitForm(upgradeId, corrected)),
        await timed(visitor.select(upgradeId, ['MAILGW1S1'])),
        await timed(
          asRole(installation.url, 'operator', `/v1/operations/upgrades/${upgradeId}/commands`, {
            method: 'POST',
            body: { kind: 'abandon', reason: 'the customer changed their mind' },
          }),
        ),
      ];
      expectKept(asked);

      await installation.startWorker();
      await eventually('the upgrade is abandoned', async () => {
        const upgrade = await installation.storage.upgrades.read(upgradeId);
        return upgrade?.step === 'abandoned';
      });
      const outcomes = await Promise.all(
        asked.map(async ({ body }) => (await installation.storage.commands.find(String(body.id)))?.outcome),
      );
      expect(outcomes).toEqual(asked.map(() => ({ accepted: true, effective: true })));
      const events = await installation.storage.upgrades.events(upgradeId, 3, 100);
      expect(events.map(({ type }) => type).filter((type) => type !== 'codesIssued' && type !== 'kitReady')).toEqual([
        'formAccepted',
        'planMade',
        'formCorrected',
        'productsSelected',
        'upgradeAbandoned',
      ]);
      expect((await installation.storage.upgrades.form(upgradeId))?.form.company.name).toBe('Quillmere Works Ltd');
    } finally {
      await close();
    }
  });

  it('answers within four seconds although there is no engine, and does it when one is back', async () => {
    const { installation, close } = await installed(nobodyListens);
    try {
      await installation.startApi();
      const { registrationKey, upgradeId } = await placeOrder(installation.url);
      expectKept([await timed(new Visitor(installation.url).register(registrationKey))]);

      await installation.startWorker({ TEMPORAL_ADDRESS: servers.temporalAddress });
      await eventually('the key is registered', async () => {
        const upgrade = await installation.storage.upgrades.read(upgradeId);
        return upgrade?.step === 'license-agreement';
      });
    } finally {
      await close();
    }
  });

  it('takes an agreement that comes a moment after the key, and refuses a selection that comes before the plan', async () => {
    const { installation, close } = await installed(servers.temporalAddress);
    try {
      await Promise.all([installation.startApi(), installation.startWorker()]);
      const { registrationKey, upgradeId } = await placeOrder(installation.url);
      const visitor = new Visitor(installation.url);
      await visitor.register(registrationKey);
      const [agreed, early] = [
        await visitor.acceptAgreement(upgradeId),
        await visitor.select(upgradeId, ['MAILGW1S1']),
      ];

      expect(agreed.status).toBe(200);
      expect(early).toMatchObject({ status: 409, body: { code: 'step-not-open', step: 'account-form' } });
      await visitor.submitForm(upgradeId);
      const upgrade = await visitor.reaches(upgradeId, 'product-selection');
      expect(JSON.stringify(upgrade)).not.toContain('"selected":true');
    } finally {
      await close();
    }
  });
});
