import type { z } from 'zod';
import type { catalogRevisionPage } from '../../contract/catalog.ts';
import type { failureGroupPage } from '../../contract/failure-groups.ts';
import type { operatedUpgrade } from '../../contract/operated-upgrade.ts';
import type { upgradeCounts, upgradeSummaryPage } from '../../contract/operations.ts';
import type { peoplePage, staffSession } from '../../contract/operators.ts';
import type { serviceHealth } from '../../contract/service-health.ts';
import { newIdempotencyKey, request, type Reply } from './http.ts';

export type Staff = z.output<typeof staffSession>['operator'];
export type Summary = z.output<typeof upgradeSummaryPage>['items'][number];
export type Operated = z.output<typeof operatedUpgrade>;
export type Group = z.output<typeof failureGroupPage>['items'][number];

export async function readStaff(): Promise<Staff> {
  return parseSession(await request('/v1/staff/session')).operator;
}

export async function signInStaff(body: { readonly login: string; readonly password: string; readonly code: string }) {
  return parseSession(await request('/v1/staff/sessions', { method: 'POST', body })).operator;
}

export async function signOutStaff(): Promise<void> {
  await request('/v1/staff/sign-out', { method: 'POST' });
}

export async function readQueue(query: URLSearchParams) {
  return parseQueue(await request(`/v1/operations/upgrades?${query.toString()}`));
}

export async function readCounts(query: URLSearchParams) {
  return parseCounts(await request(`/v1/operations/upgrade-counts?${query.toString()}`));
}

export async function readHealth() {
  return parseHealth(await request('/v1/operations/health'));
}

export async function readGroups() {
  return parseGroups(await request('/v1/operations/failure-groups?limit=50')).items;
}

export async function readGroup(group: string): Promise<Group> {
  return parseGroup(await request(`/v1/operations/failure-groups/${encodeURIComponent(group)}`));
}

/** The names of all suites that are sold or were lately, by their codes. */
export async function readSuites(): Promise<ReadonlyMap<string, string>> {
  const { items } = parseRevisions(await request('/v1/catalog/revisions?limit=10'));
  return new Map(items.toReversed().flatMap(({ suites }) => suites.map(({ code, name }) => [code, name] as const)));
}

/** Everybody who works at the vendor or did, by their ids. */
export async function readPeople(): Promise<ReadonlyMap<string, string>> {
  const logins = new Map<string, string>();
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = parsePeople(await request(`/v1/operations/people?limit=100${after}`));
    for (const { id, login } of page.items) logins.set(id, login);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return logins;
}

export async function noteOnGroup(group: string, text: string): Promise<void> {
  await request(`/v1/operations/failure-groups/${encodeURIComponent(group)}/note`, {
    ...{ method: 'PUT', body: { text }, idempotencyKey: newIdempotencyKey() },
  });
}

export async function readOperated(id: string): Promise<Operated> {
  return parseOperated(await request(`/v1/operations/upgrades/${id}`));
}

/** Asks for a change, under an idempotency key of its own. */
export function change(path: string, body: unknown): Promise<Reply> {
  return request(path, { method: 'POST', body, idempotencyKey: newIdempotencyKey() });
}

const parseSession = ({ body }: Reply) => body as z.output<typeof staffSession>;
const parsePeople = ({ body }: Reply) => body as z.output<typeof peoplePage>;
const parseQueue = ({ body }: Reply) => body as z.output<typeof upgradeSummaryPage>;
const parseCounts = ({ body }: Reply) => body as z.output<typeof upgradeCounts>;
const parseHealth = ({ body }: Reply) => body as z.output<typeof serviceHealth>;
const parseGroups = ({ body }: Reply) => body as z.output<typeof failureGroupPage>;
const parseGroup = ({ body }: Reply) => body as Group;
const parseRevisions = ({ body }: Reply) => body as z.output<typeof catalogRevisionPage>;
const parseOperated = ({ body }: Reply) => body as Operated;
