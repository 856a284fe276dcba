import type { OperationsStorage } from '../../storage/operations.ts';
import type { Claim, CommandRecord } from '../../storage/records.ts';
import type { Note } from '../../storage/notes.ts';
import { now } from './fixtures.ts';

/** What operators read and write beside the upgrades themselves, in memory. */
export function fakeOperations(commands: readonly CommandRecord[]): OperationsStorage {
  const claims = new Map<string, Claim>();
  const notes: (Note & { readonly upgradeId: string })[] = [];

  return {
    operated: {
      stays: async () => [{ turn: 0, step: 'registration-key', parked: false, waitingOn: 'customer', since: now }],
      commands: async (upgradeId) =>
        commands.filter((one) => one.upgradeId === upgradeId).map((one) => ({ ...one, reason: 'as agreed' })),
      attempts: async () => [],
      builds: async () => [],
      agreement: async () => null,
    },
    alerts: {
      page: async () => ({
        items: [
          { id: 'alert-1', kind: 'stuck', subject: 'activation-plan', count: 2, openedAt: now, resolvedAt: null },
        ],
        nextCursor: null,
      }),
      events: async () => [],
    },
    audit: {
      page: async () => ({ items: [], nextCursor: null }),
      verify: async () => ({ acts: 0, hash: '', brokenAt: null }),
    },
    claims: {
      claim: async ({ actor }, upgradeId, takeOver) => {
        const standing = claims.get(upgradeId);
        const claim = standing && !takeOver ? standing : { actorId: actor.id, claimedAt: now, endsAt: now };
        claims.set(upgradeId, claim);
        return { kind: 'claimed', claim };
      },
      release: async (_asked, upgradeId) => {
        claims.delete(upgradeId);
        return { kind: 'claimed', claim: null };
      },
      find: async (upgradeId) => claims.get(upgradeId) ?? null,
    },
    commandPreviews: {
      of: async () => ({ revision: 7, undecided: 0, decision: { ok: false, problem: { code: 'not-found' } } }),
    },
    codeHistories: { find: async () => null },
    campaigns: {
      preview: async () => ({ total: 1, inOtherCampaigns: 0, claimedByOthers: 0, examples: [] }),
      start: async () => ({ kind: 'nothing' }),
      page: async () => ({ items: [], nextCursor: null }),
      find: async () => null,
      items: async () => ({ items: [], nextCursor: null }),
      act: async () => null,
    },
    failureGroups: {
      page: async () => ({ items: [], nextCursor: null }),
      find: async () => null,
      note: async ({ actor }, _group, text) => ({ kind: 'noted', note: { actorId: actor.id, text, writtenAt: now } }),
    },
    notes: {
      write: async ({ actor }, upgradeId, text) => {
        const note = { id: `note-${String(notes.length + 1)}`, upgradeId, actorId: actor.id, text, writtenAt: now };
        notes.push(note);
        return note;
      },
      list: async (upgradeId) => notes.filter((note) => note.upgradeId === upgradeId),
    },
    operatorLists: {
      page: async () => ({ items: [], nextCursor: null }),
      counts: async () => ({
        'sold-not-registered': 1,
        'registered-not-chosen': 0,
        'ending-in-90-days': 1001,
        held: 0,
      }),
    },
    pictures: {
      funnel: async () => [{ step: 'registration-key', furthest: 2, waiting: 1001 }],
      timeInStep: async () => [{ step: 'account-form', stays: 2, medianSeconds: 61.26, p90Seconds: 90 }],
      ages: async () => [{ step: 'deployment-kit', age: 3, count: 4 }],
      failures: async () => [{ day: '2026-11-30', fingerprint: 'signer-unavailable::', failures: 3 }],
      releases: async () => [{ version: '0.1.0', beganAt: now }],
      span: async () => ({ from: '2026-11-29', to: '2026-12-01' }),
    },
    signsOfLife: {
      list: async () => [
        { part: 'engine', heardAt: now, silentForMs: 1 },
        { part: 'worker', heardAt: null, silentForMs: null },
        { part: 'bell', heardAt: now, silentForMs: 60_000 },
      ],
    },
  };
}
