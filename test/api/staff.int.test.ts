import { describe, expect, it } from '@jest/globals';
import { Authenticator } from '../support/authenticator.ts';
import { asRole, type Reply, Visitor } from '../support/people.ts';
import { sharedInstallation } from '../support/shared-installation.ts';

const operators = '/v1/operations/operators';
const password = 'a long password of mine';
const reason = 'as agreed';

interface Person {
  readonly id: string;
  readonly login: string;
  readonly authenticator: Authenticator;
  /** Those that were not used. */
  readonly recoveryCodes: string[];
}

describe('operators', () => {
  const { current } = sharedInstallation({ withWorker: false });
  let count = 0;

  const admin = (route: string, body: object): Promise<Reply> =>
    asRole(current().url, 'administrator', route, { method: 'POST', body });

  async function setUp(secret: string): Promise<{ readonly authenticator: Authenticator; readonly reply: Reply }> {
    const browser = new Visitor(current().url);
    const check = await browser.ask('/v1/staff/set-up-checks', { method: 'POST', body: { secret } });
    const authenticator = new Authenticator(String(check.body.totpUri));
    const body = { secret, password, code: authenticator.next() };
    return { authenticator, reply: await browser.ask('/v1/staff/set-ups', { method: 'POST', body }) };
  }

  async function person(role: string): Promise<Person> {
    count += 1;
    const login = `p${String(count)}@vendor.test`;
    const { status, body } = await admin(operators, { login: ` ${login.toUpperCase()}`, name: 'A Person', role });
    expect({ status, login: body.login }).toEqual({ status: 201, login });
    const { authenticator, reply } = await setUp(String(body.setUpSecret));
    return { id: String(body.id), login, authenticator, recoveryCodes: reply.body.recoveryCodes as string[] };
  }

  /** With the next recovery code, unless another code is given: those of the authenticator are one for each half minute. */
  async function signIn(
    who: Person,
    given: Readonly<Record<string, string>> = {},
  ): Promise<{ browser: Visitor; reply: Reply }> {
    const browser = new Visitor(current().url);
    const body = { login: who.login, password, code: given.code ?? who.recoveryCodes.shift(), ...given };
    return { browser, reply: await browser.ask('/v1/staff/sessions', { method: 'POST', body }) };
  }

  const list = async (browser: Visitor) => (await browser.ask('/v1/operations/upgrades')).status;

  it('begin with an administrator whom a command makes; the last one stays', async () => {
    const args = ['--login', 'root@vendor.test', '--name', 'Root'];
    const link = async () => /#(\S+)/.exec(await current().runTool('bin/make-administrator.ts', ...args))?.[1] ?? '';
    const [first, second] = [await link(), await link()];
    expect(
      (await new Visitor(current().url).ask('/v1/staff/set-up-checks', { method: 'POST', body: { secret: first } }))
        .status,
    ).toBe(410);
    expect((await setUp(second)).reply.status).toBe(200);
    await expect(link()).rejects.toThrow('an administrator can sign in already');

    const { body } = await asRole(current().url, 'administrator', `${operators}?limit=200`);
    const people = await asRole(current().url, 'viewer', '/v1/operations/people?limit=200');
    expect(people.body.items).toContainEqual({
      id: expect.any(String),
      login: 'root@vendor.test',
      name: expect.any(String),
    });
    const root = (body.items as readonly Record<string, string>[]).find(({ login }) => login === 'root@vendor.test');
    for (const [route, change] of [
      ['role', { role: 'lead', reason }],
      ['dismissal', { reason }],
    ] as const) {
      const answer = await admin(`${operators}/${root?.id ?? ''}/${route}`, change);
      expect(answer).toMatchObject({ status: 409, body: { code: 'last-administrator' } });
    }
  }, 60_000);

  it('sign in with password and code; the cookie is signed, and for no script and no other site', async () => {
    const ada = await person('operator');
    const login = ada.login.toUpperCase();
    const { browser, reply } = await signIn(ada, { login, code: ada.authenticator.next() });
    expect(reply).toMatchObject({ status: 201, body: { operator: { id: ada.id, role: 'operator' } } });
    const [cookie = ''] = reply.headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(await list(browser)).toBe(200);
    const forged = cookie
      .replace(/=[^.]+/, `=${'x'.repeat(43)}`)
      .split(';', 1)
      .join('');
    expect((await new Visitor(current().url).ask('/v1/staff/session', { headers: { cookie: forged } })).status).toBe(
      401,
    );
  });

  it('may do what their role may, and no more; a new role holds at once', async () => {
    const grace = await person('viewer');
    const { browser } = await signIn(grace);
    expect((await browser.ask(operators)).status).toBe(403);
    const promoted = await admin(`${operators}/${grace.id}/role`, { role: 'administrator', reason });
    expect(promoted).toMatchObject({ status: 200, body: { role: 'administrator' } });
    expect((await browser.ask(operators)).status).toBe(200);
    await admin(`${operators}/${grace.id}/role`, { role: 'viewer', reason });
    expect((await browser.ask(operators)).status).toBe(403);
  });

  it('are refused in the same words, whatever is wrong, and a code is good once', async () => {
    const ada = await person('operator');
    const used = ada.authenticator.used();
    const answers = [
      await signIn(ada, { password: 'another long password' }),
      await signIn(ada, { code: '000000' }),
      await signIn(ada, { code: used }),
      await signIn(ada, { login: 'nobody@vendor.test' }),
    ];
    const [first] = answers;
    expect(first?.reply).toMatchObject({ status: 401, body: { code: 'sign-in-refused' } });
    for (const { reply } of answers) expect(reply.body).toEqual(first?.reply.body);
  });

  it('are slowed down by wrong tries, then not heard; other people go on', async () => {
    const [victim, other] = [await person('viewer'), await person('viewer')];
    const statuses: number[] = [];
    let retryAfter: string | null = null;
    for (let tries = 0; tries < 11; tries += 1) {
      const { reply } = await signIn(victim, { password: 'another long password', code: '123456' });
      statuses.push(reply.status);
      retryAfter = reply.headers.get('retry-after');
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
    expect(Number(retryAfter)).toBeGreaterThan(0);
    expect((await signIn(victim)).reply.status).toBe(429);
    expect((await signIn(other)).reply.status).toBe(201);
  }, 60_000);

  it('use a recovery code once in the place of the authenticator', async () => {
    const ada = await person('viewer');
    const [code = ''] = ada.recoveryCodes;
    expect((await signIn(ada, { code: code.toUpperCase() })).reply.status).toBe(201);
    expect((await signIn(ada, { code })).reply.status).toBe(401);
  });

  it('sign out; end another session of theirs and nobody else’s', async () => {
    const ada = await person('viewer');
    const [here, there] = [await signIn(ada), await signIn(ada)];
    const other = await signIn(await person('viewer'));
    const id = String(there.reply.body.sessionId);
    expect((await other.browser.ask(`/v1/staff/sessions/${id}/end`, { method: 'POST', body: {} })).status).toBe(404);
    expect(await list(there.browser)).toBe(200);
    expect((await here.browser.ask(`/v1/staff/sessions/${id}/end`, { method: 'POST', body: {} })).status).toBe(200);
    expect(await list(there.browser)).toBe(401);
    await here.browser.ask('/v1/staff/sign-out', { method: 'POST', body: {} });
    expect(await list(here.browser)).toBe(401);
  });

  it('are signed out everywhere by an administrator, who says why', async () => {
    const ada = await person('viewer');
    const { browser } = await signIn(ada);
    expect((await admin(`${operators}/${ada.id}/session-end`, { reason })).status).toBe(200);
    expect(await list(browser)).toBe(401);
    const { items } = await current().storage.operatorActs.page({ limit: 1, cursor: null });
    expect(items).toMatchObject([{ act: 'endSessions', subject: ada.id, reason }]);
  });

  it('that are dismissed do not come in again, and their sessions end', async () => {
    const leaver = await person('operator');
    const { browser } = await signIn(leaver);
    expect((await admin(`${operators}/${leaver.id}/dismissal`, { reason })).status).toBe(200);
    expect(await list(browser)).toBe(401);
    expect((await signIn(leaver)).reply.status).toBe(401);
  });

  it('set themselves up once, and anew after a reset', async () => {
    const body = { login: 'late@vendor.test', name: 'Late', role: 'viewer' };
    const secret = String((await admin(operators, body)).body.setUpSecret);
    const [one, other] = await Promise.all([setUp(secret), setUp(secret)]);
    expect([one.reply.status, other.reply.status].sort()).toEqual([200, 410]);
    expect((await admin(operators, body)).status).toBe(200);
    expect(await admin(operators, { ...body, role: 'lead' })).toMatchObject({ status: 409 });

    const ada = await person('viewer');
    const reset = await admin(`${operators}/${ada.id}/set-up`, { reason });
    expect((await signIn(ada)).reply.status).toBe(401);
    expect((await setUp(String(reset.body.setUpSecret))).reply.status).toBe(200);
  });

  it('leave no password, code or token in the database or the log', async () => {
    const ada = await person('viewer');
    const { reply } = await signIn(ada);
    const token = reply.headers.getSetCookie().join('').split('=', 2)[1]?.split('.', 1).join('') ?? '';
    expect(token).toHaveLength(43);
    const [row] = await current().storage.database.$queryRaw<{ text: string }[]>`
      select concat((select string_agg(o::text, ' ') from operator o), (select string_agg(s::text, ' ')
        from operator_session s), (select string_agg(a::text, ' ') from operator_act a)) as text`;
    for (const secret of [password, token, Buffer.from(token).toString('hex'), ...ada.recoveryCodes]) {
      expect(row?.text).not.toContain(secret);
      expect(current().logs()).not.toContain(secret);
    }
  });
});
