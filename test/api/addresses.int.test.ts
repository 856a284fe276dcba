import { describe, expect, it } from '@jest/globals';
import { placeOrder, Visitor } from '../support/people.ts';
import { mailedTo } from '../support/one-time.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

describe('the mail that confirms an address', () => {
  const { current } = sharedInstallation({ withWorker: false });

  it('is sent once for a form that was decided when nobody waited for it any more', async () => {
    const worker = await current().startWorker();
    const { registrationKey, upgradeId } = await placeOrder(current().url);
    const visitor = new Visitor(current().url);
    await visitor.register(registrationKey);
    await visitor.acceptAgreement(upgradeId);
    await worker.kill();
    expect((await visitor.submitForm(upgradeId)).status).toBe(202);
    await current().startWorker();
    await mailedTo(current(), visitor.email, 'confirm-address');
    await visitor.reaches(upgradeId, 'product-selection');
    expect((await visitor.submitForm(upgradeId)).status).toBe(200);
    const mails = await current().storage.mails.page({ upgradeId }, { limit: 100, cursor: null });
    expect(mails.items.filter(({ kind }) => kind === 'confirm-address')).toHaveLength(1);
  });
});
