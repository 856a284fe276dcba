import { describe, expect, it } from '@jest/globals';
import { tokens } from '../../support/installation.ts';
import { asRole, placeOrder } from '../../support/people.ts';
import { sharedInstallation } from '../../support/shared-installation.ts';

describe('the audit', () => {
  const { current } = sharedInstallation();

  type Role = Parameters<typeof asRole>[1];
  const post = (role: Role, path: string, body: object) =>
    asRole(current().url, role, `/v1/operations/${path}`, { method: 'POST', body });
  const list = async (query = '') =>
    parsePage((await asRole(current().url, 'viewer', `/v1/operations/audit${query}`)).body);
  const exported = async (query: string) => {
    const response = await fetch(`${current().url}/v1/operations/audit-export${query}`, {
      headers: { authorization: `Bearer ${tokens.viewer}` },
    });
    return response.text();
  };
  const acts = async (query = '') => (await list(query)).items.map(({ act }) => act);

  it('says who did what, when and why, commands and acts in one list; looking leaves nothing in it', async () => {
    const { upgradeId: id } = await placeOrder(current().url);
    await post('operator', `upgrades/${id}/claim`, {});
    await post('operator', `upgrades/${id}/claim`, {});
    await post('lead', `upgrades/${id}/claim`, { takeOver: true, reason: 'Ada is away' });
    await post('lead', `upgrades/${id}/notes`, { text: 'Called Odalys.' });
    await post('lead', `upgrades/${id}/commands`, { kind: 'abandon', reason: '=HYPERLINK("http://x.test")' });
    await post('lead', `upgrades/${id}/claim-release`, {});
    await asRole(current().url, 'viewer', `/v1/operations/upgrades/${id}`);
    await asRole(current().url, 'viewer', '/v1/operations/upgrades?q=PO');
    await post('operator', 'campaigns', { filter: { problem: 'installer-missing' }, reason: 'a look', dryRun: true });

    const told = ['releaseClaim', 'abandon', 'noteOnUpgrade', 'takeOverClaim', 'claimUpgrade'];
    expect(await acts()).toEqual(told);
    const { items } = await list(`?upgrade=${id}`);
    expect(items).toMatchObject([
      { act: 'releaseClaim', kind: 'act' },
      { act: 'abandon', kind: 'command', outcome: 'accepted', reason: '=HYPERLINK("http://x.test")' },
      { act: 'noteOnUpgrade', by: { role: 'lead' }, reason: null, after: null },
      { act: 'takeOverClaim', reason: 'Ada is away', before: { by: 'operator' }, after: { by: 'lead' } },
      { act: 'claimUpgrade', by: { id: 'operator', role: 'operator' }, before: null },
    ]);
    expect(JSON.stringify(items)).not.toContain('Odalys');
  });

  it('is filtered, and paged without showing anything twice', async () => {
    const { upgradeId, orderNumber } = await placeOrder(current().url);
    await post('administrator', `upgrades/${upgradeId}/claim`, {});
    expect(await acts('?by=operator')).toEqual(['claimUpgrade']);
    expect(await acts('?act=abandon')).toEqual(['abandon']);
    expect(await acts(`?order=${orderNumber}`)).toEqual(['claimUpgrade']);
    expect(await acts('?order=PO')).toEqual([]);
    expect(await acts('?until=2020-01-01T00:00:00Z')).toEqual([]);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page = await list(`?limit=2${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`);
      seen.push(...page.items.map(({ act }) => act));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(await acts());
  });

  it('is exported as CSV that no spreadsheet computes, and as a JSON object a line', async () => {
    const csv = await exported('');
    expect(csv.startsWith('"at","by"')).toBe(true);
    expect(csv).toContain(`"'=HYPERLINK(""http://x.test"")"`);
    const lines = (await exported('?format=json-lines')).trimEnd().split('\n');
    expect(lines.map((line) => parseEntry(line).act)).toEqual(await acts());
  });

  it('is verified by recomputing its chain', async () => {
    expect((await post('viewer', 'audit/verification', {})).body).toMatchObject({ acts: 5, brokenAt: null });
    const { database } = current().storage;
    await database.$executeRawUnsafe('alter table operator_act disable trigger user');
    await database.$executeRawUnsafe(`update operator_act set actor_id = 'nobody' where number = 2`);
    expect((await post('viewer', 'audit/verification', {})).body).toMatchObject({ brokenAt: 2 });
  });
});

interface Entry {
  readonly act: string;
}

function parsePage(body: unknown): { readonly items: readonly Entry[]; readonly nextCursor: string | null } {
  return body as { items: Entry[]; nextCursor: string | null };
}

function parseEntry(line: string): Entry {
  return JSON.parse(line) as Entry;
}
