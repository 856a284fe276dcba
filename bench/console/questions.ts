import type pg from 'pg';
import type { OpenStorage } from '../../storage/storage.ts';

/** Something that an operator asks of the console, and how it is answered. */
export interface Question {
  readonly name: string;
  readonly ask: () => Promise<unknown>;
}

/** What a generated database holds for sure. */
interface Known {
  readonly largest: string;
  readonly cursor: string;
}

export async function questions(storage: OpenStorage, client: pg.Client): Promise<readonly Question[]> {
  const { largest, cursor } = await known(client);
  const { upgrades, failureGroups, operatorLists, pictures } = storage;
  const page = (name: string, filter: Parameters<typeof upgrades.page>[0], from: string | null = null): Question => ({
    name,
    ask: () => upgrades.page(filter, { limit: 50, cursor: from }),
  });
  const dayAgo = new Date(Date.now() - 86_400_000);
  return [
    page('first page', {}),
    page('a page in the middle', {}, cursor),
    page('waits for an operator', { waitingOn: 'operator' }),
    page('stuck', { stuck: true }),
    page('late', { late: true }),
    page('a step', { step: 'product-selection' }),
    page('a problem', { problem: 'installer-missing' }),
    page('the largest group', { group: largest }),
    page('a suite that few have', { suite: 'cloud', waitingOn: 'operator' }),
    page('a partner', { partner: 'partner-7' }),
    page('a partner, waiting for an operator', { partner: 'partner-7', waitingOn: 'operator' }),
    page('claimed by somebody', { claimedBy: 'operator-3' }),
    page('standing for a day, for an operator', { waitingOn: 'operator', standingSince: dayAgo }),
    page('search: an order number', { text: 'PO-765432' }),
    page('search: a company', { text: 'quartz falcon 5' }),
    page('search: a word that a thirtieth has', { text: 'kestrel' }),
    page('search: two letters', { text: 'qu' }),
    page('search: nothing is found', { text: 'no such company' }),
    { name: 'counts of all', ask: () => upgrades.count({}) },
    { name: 'counts of what is stuck', ask: () => upgrades.count({ stuck: true }) },
    { name: 'counts of a partner', ask: () => upgrades.count({ partner: 'partner-7' }) },
    { name: 'counts of a search', ask: () => upgrades.count({ text: 'kestrel' }) },
    { name: 'groups of failures', ask: () => failureGroups.page({ limit: 50, cursor: null }) },
    { name: 'one group', ask: () => failureGroups.find(largest) },
    ...(['sold-not-registered', 'registered-not-chosen', 'ending-in-90-days', 'held'] as const).map((list) => ({
      name: `list: ${list}`,
      ask: () => operatorLists.page(list, { limit: 50, cursor: null }),
    })),
    { name: 'counts of the lists', ask: () => operatorLists.counts() },
    { name: 'picture: funnel of 30 days', ask: () => pictures.funnel(30) },
    { name: 'picture: time in step', ask: () => pictures.timeInStep(5000) },
    { name: 'picture: ages by step', ask: () => pictures.ages() },
    { name: 'picture: failures of 30 days', ask: () => pictures.failures(30, 10) },
  ];
}

async function known(client: pg.Client): Promise<Known> {
  const { rows } = await client.query<Known>(`
    select (select fingerprint from upgrade where fingerprint is not null group by 1 order by count(*) desc limit 1) as largest,
      (select to_char(step_since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '_' || id from upgrade
        order by step_since, id offset (select count(*) / 2 from upgrade) limit 1) as cursor`);
  const [row] = rows;
  if (!row) throw new Error('nothing was generated');
  return row;
}
