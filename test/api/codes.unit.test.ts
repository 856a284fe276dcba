import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newBrowser } from './browser.ts';
import { absentId, code, completed, upgradeId } from './fixtures.ts';
import { runApp, tokens, type RunningApp } from './run-app.ts';

const licenseId = '01930000-0000-7000-8000-0000000000a1';
const params = { id: upgradeId };
const actor = { kind: 'operator', id: 'operator' };
let app: RunningApp;

beforeAll(async () => {
  app = await runApp();
});

afterAll(async () => app.stop());

beforeEach(() => {
  app.storage.upgradeRecords.set(upgradeId, completed());
  app.storage.acts.length = 0;
  app.storage.failure = null;
});

describe('revealCode', () => {
  const reveal = (body: object) => newBrowser(app.url).call('revealCode', { params, body, token: tokens.operator });

  it('shows a code in full, and keeps who saw it and why', async () => {
    expect(await reveal({ licenseId, reason: 'the customer lost it' })).toMatchObject({
      status: 200,
      body: { licenseId, activationCode: code },
    });
    expect(app.storage.acts).toEqual([
      { actor, act: 'revealCode', upgradeId, subject: licenseId, reason: 'the customer lost it' },
    ]);
  });

  it('shows nothing without a reason', async () => {
    for (const reason of [undefined, '', '  ']) {
      expect(await reveal({ licenseId, reason })).toMatchObject({ status: 400, body: { code: 'request-refused' } });
    }
    expect(app.storage.acts).toEqual([]);
  });

  it('shows nothing that cannot be noted', async () => {
    app.storage.failure = new Error('no room');
    const { status, raw } = await reveal({ licenseId, reason: 'the customer lost it' });
    expect(status).toBe(500);
    expect(JSON.stringify(raw)).not.toContain(code);
  });

  it('finds no license of another upgrade', async () => {
    expect(await reveal({ licenseId: absentId, reason: 'the customer lost it' })).toMatchObject({ status: 404 });
    expect(app.storage.acts).toEqual([]);
  });
});

describe('compareCode', () => {
  const compare = (activationCode: string) =>
    newBrowser(app.url).call('compareCode', {
      params,
      body: { licenseId, activationCode },
      token: tokens.operator,
    });

  it.each([
    ['the code itself', code, true],
    ['the code as it was typed', ` ${code.toLowerCase().replaceAll('-', ' ')}. `, true],
    ['another code', code.replace('U3KM', 'U3KN'), false],
  ])('says of %s whether it is the same, shows none, and keeps that it was asked', async (_what, named, same) => {
    const { status, raw } = await compare(named);
    expect({ status, raw }).toEqual({ status: 200, raw: { same } });
    expect(app.storage.acts).toEqual([{ actor, act: 'compareCode', upgradeId, subject: licenseId, after: { same } }]);
  });

  it('says what is wrong with a text that is no code, without repeating it', async () => {
    const answer = await compare('OS-2K7M');
    expect(answer).toMatchObject({ status: 400, body: { fields: [{ field: 'activationCode' }] } });
    expect(JSON.stringify(answer.raw)).not.toContain('2K7M');
  });
});
