import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Standing } from '../../core/standing.ts';

export const historiesFolder = path.join(import.meta.dirname, '..', 'workflows', 'histories');

/** A run's history in the JSON that Temporal's own tools write, with what it says of itself. */
export interface RecordedHistory {
  /** Release and name. */
  readonly title: string;
  readonly text: string;
  readonly json: unknown;
  readonly facts: HistoryFacts;
}

/** Where a run was when its history ends. */
export interface HistoryFacts {
  readonly ending: 'open' | 'completed' | 'continued-as-new' | 'ended otherwise';
  /** What the run was told last; null before it was told anything. */
  readonly standing: Standing | null;
  /** Whether the run has done all that it could, and waits. */
  readonly settled: boolean;
}

export function releaseOfProject(): string {
  const text = readFileSync(path.join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
  return parseVersion(JSON.parse(text));
}

/** Histories of one release, or of all that were recorded. */
export function recordedHistories(release?: string): readonly RecordedHistory[] {
  const releases = release === undefined ? readdirSync(historiesFolder).sort() : [release];
  return releases.flatMap((one) =>
    readdirSync(path.join(historiesFolder, one))
      .sort()
      .map((file) => {
        const text = readFileSync(path.join(historiesFolder, one, file), 'utf8');
        const json: unknown = JSON.parse(text);
        return { title: `${one}/${path.basename(file, '.json')}`, text, json, facts: factsOf(json) };
      }),
  );
}

/** Reads from the events of a history, as `historyToJSON` writes them, where its run was. */
export function factsOf(history: unknown): HistoryFacts {
  const { events } = parseHistory(history);
  const types = events.map(({ eventType }) => eventType.replace('EVENT_TYPE_', ''));
  const standings = events.flatMap(standingIn);
  return {
    ending: endings[types.at(-1) ?? ''] ?? 'open',
    standing: standings.at(-1) ?? null,
    settled: types.lastIndexOf('WORKFLOW_TASK_COMPLETED') > types.lastIndexOf('WORKFLOW_TASK_SCHEDULED'),
  };
}

/** What payloads of a history say, in plain text. */
export function payloadsOf(text: string): string {
  return [...text.matchAll(/"data":\s*"([A-Za-z0-9+/=]*)"/g)]
    .map(([, data = '']) => Buffer.from(data, 'base64').toString('utf8'))
    .join('\n');
}

const endings: Readonly<Record<string, HistoryFacts['ending']>> = {
  WORKFLOW_EXECUTION_COMPLETED: 'completed',
  WORKFLOW_EXECUTION_CONTINUED_AS_NEW: 'continued-as-new',
  WORKFLOW_EXECUTION_FAILED: 'ended otherwise',
  WORKFLOW_EXECUTION_TERMINATED: 'ended otherwise',
  WORKFLOW_EXECUTION_CANCELED: 'ended otherwise',
  WORKFLOW_EXECUTION_TIMED_OUT: 'ended otherwise',
};

interface Payloads {
  readonly payloads?: readonly { readonly data?: string }[];
}

interface HistoryEvent {
  readonly eventType: string;
  readonly markerRecordedEventAttributes?: { readonly details?: Readonly<Record<string, Payloads>> };
  readonly activityTaskCompletedEventAttributes?: { readonly result?: Payloads };
}

/** What an activity that was done at this event answered. */
function standingIn(event: HistoryEvent): readonly Standing[] {
  const answer =
    event.markerRecordedEventAttributes?.details?.result ?? event.activityTaskCompletedEventAttributes?.result;
  const data = answer?.payloads?.[0]?.data;
  return data === undefined ? [] : [parseStanding(Buffer.from(data, 'base64').toString('utf8'))];
}

function parseHistory(history: unknown): { readonly events: readonly HistoryEvent[] } {
  return history as { events: HistoryEvent[] };
}

function parseStanding(text: string): Standing {
  return JSON.parse(text) as Standing;
}

function parseVersion(manifest: unknown): string {
  return (manifest as { version: string }).version;
}
