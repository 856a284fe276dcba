import type { z } from 'zod';
import type { operatedUpgrade } from '../../contract/operated-upgrade.ts';
import type { Actor } from '../../core/actors.ts';
import type { Note } from '../../storage/notes.ts';
import type { ExplainedCommand, KitAttempt, KitBuildRecord, Stay } from '../../storage/operated.ts';
import type { EventRecord } from '../../storage/records.ts';
import { outcomeView } from './command-view.ts';
import { eventView } from './event-view.ts';
import { withProblem } from './problem-view.ts';

type Operated = z.input<typeof operatedUpgrade>;
type Entry = Operated['timeline'][number];

/** What was told, asked, tried and written, each in its own order. */
export interface Told {
  readonly events: readonly EventRecord[];
  readonly commands: readonly ExplainedCommand[];
  readonly attempts: readonly KitAttempt[];
  readonly builds: readonly KitBuildRecord[];
  readonly notes: readonly Note[];
}

/** All that happened to an upgrade, in one order; a command stands before the events that it caused. */
export function timelineView(told: Told): readonly Entry[] {
  const entries: readonly Entry[] = [
    ...told.commands.map(commandEntry),
    ...attemptsView(told).map(({ turn: _turn, ...one }): Entry => ({ entry: 'attempt', at: one.startedAt, ...one })),
    ...told.events.map((event): Entry => ({ entry: 'event', ...eventView(event) })),
    ...told.notes.map((note): Entry => ({ entry: 'note', ...noteView(note) })),
  ];
  return entries.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at) || numberOf(one) - numberOf(other));
}

/** Events of one moment are in the order of their numbers. */
function numberOf(entry: Entry): number {
  return entry.entry === 'event' ? entry.number : 0;
}

function commandEntry(command: ExplainedCommand): Entry {
  const { id, kind, actor, createdAt, reason } = command;
  const asked = { commandId: id, asked: kind, by: byView(actor), reason };
  return { entry: 'command', at: createdAt.toISOString(), ...asked, ...outcomeView(command) };
}

function byView({ kind, id }: Actor) {
  return kind === 'visitor' ? { role: 'customer' as const, id: null } : { role: kind, id };
}

export function noteView({ id, actorId, text, writtenAt }: Note) {
  return { id, by: actorId, at: writtenAt.toISOString(), text };
}

/** Every try, in order, with what it came to. */
function attemptsView({ attempts, builds }: Pick<Told, 'attempts' | 'builds'>) {
  const inOrder = attempts.toReversed();
  return inOrder.map((attempt, index) => {
    const { turn, revision, attempt: number, startedAt, endedAt, final, problem } = attempt;
    const isLast = index === inOrder.length - 1;
    return {
      ...{ turn, revision, attempt: number, final },
      startedAt: startedAt.toISOString(),
      endedAt: endedAt?.toISOString() ?? null,
      outcome: outcomeOf(attempt, isLast && builds.at(-1)?.state === 'building'),
      ...withProblem(problem),
    };
  });
}

function outcomeOf({ problem, endedAt }: KitAttempt, runs: boolean): 'failed' | 'ready' | 'running' | 'lost' {
  if (problem) return 'failed';
  if (endedAt) return 'ready';
  return runs ? 'running' : 'lost';
}

export function kitBuildsView(told: Pick<Told, 'attempts' | 'builds'>): Operated['kitBuilds'] {
  const attempts = attemptsView(told);
  return told.builds.map(({ revision, state, startedAt, finishedAt, layoutDigest, problem, nextTryAt }) => ({
    ...{ revision, state },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    ...(layoutDigest !== null && { layoutDigest }),
    ...withProblem(problem),
    ...(nextTryAt && { nextTryAt: nextTryAt.toISOString() }),
    attempts: attempts.filter((one) => one.revision === revision).map(({ turn: _turn, ...one }) => one),
  }));
}

/** Each place until the next one; the last until now. */
export function stepsView(stays: readonly Stay[], now: Date): Operated['steps'] {
  return stays.map(({ turn, step, parked, waitingOn, since }, index) => {
    const until = stays[index + 1]?.since ?? null;
    const seconds = Math.max(0, Math.round(((until ?? now).getTime() - since.getTime()) / 1000));
    return { turn, step, parked, waitingOn, since: since.toISOString(), until: until?.toISOString() ?? null, seconds };
  });
}
