import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { newBrowser } from './browser.ts';
import { key, upgradeId } from './fixtures.ts';
import { acceptance } from './requests.ts';
import { runApp, type RunningApp } from './run-app.ts';

describe('the line of a request', () => {
  let app: RunningApp;
  let browser: ReturnType<typeof newBrowser>;
  beforeEach(async () => {
    app = await runApp({ ring: () => Promise.reject(new Error('nobody hears')) });
    browser = newBrowser(app.url);
    await browser.call('registerKey', { body: { registrationKey: key } });
  });
  afterEach(async () => app.stop());

  const lastLine = (msg: string) => app.logged.map(parseLine).findLast((line) => line.msg === msg);

  it('names the request and the command that was made of it, as the answer does', async () => {
    app.storage.decides = false;
    const headers = { 'x-request-id': 'mine-1' };
    const { body } = await browser.call('acceptAgreement', { params: { id: upgradeId }, body: acceptance, headers });
    const names = { requestId: 'mine-1', upgradeId, commandId: body.id };
    expect(lastLine('request')).toMatchObject({ ...names, route: 'PUT /v1/upgrades/{id}/agreement-acceptance' });
    expect(lastLine('could not ring, left to the bell')).toMatchObject(names);
  });

  it('names no command where none was made', async () => {
    await browser.call('readUpgrade', { params: { id: upgradeId } });
    expect(lastLine('request')).toMatchObject({ status: 200, route: 'GET /v1/upgrades/{id}' });
    expect(lastLine('request')).not.toHaveProperty('commandId');
  });
});

function parseLine(line: string): Record<string, unknown> {
  return JSON.parse(line) as Record<string, unknown>;
}
