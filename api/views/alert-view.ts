import type { z } from 'zod';
import type { alert, alertEventPage } from '../../contract/alerts.ts';
import type { AlertCause, AlertKind } from '../../core/alerts.ts';
import type { AlertEvent, AlertRecord } from '../../storage/alerts.ts';

type Alert = z.input<typeof alert>;

export function alertView({ openedAt, resolvedAt, ...record }: AlertRecord): Alert {
  return {
    ...record,
    sentence: sentenceOf(record),
    filter: filterOf(record),
    openedAt: openedAt.toISOString(),
    resolvedAt: resolvedAt?.toISOString() ?? null,
  };
}

export function alertEventView({ at, ...event }: AlertEvent): z.input<typeof alertEventPage>['items'][number] {
  return { ...event, sentence: event.what === 'resolved' ? 'This is over.' : sentenceOf(event), at: at.toISOString() };
}

const sentences: Record<AlertKind, string> = {
  stuck: 'Upgrades have stood where they stand for longer than they may; see why, mend the cause, retry.',
  'group-growing': 'More upgrades fail of this cause than an hour ago; see what they have in common.',
  'installer-damaged':
    'An installer in the object store is not what was published: no kit with it arrives; send the same bytes again.',
  'worker-away': 'No worker is at work: nothing is decided or built until one runs.',
  'engine-away': 'The workflow engine does not answer: what is asked is kept until it is back.',
};

function sentenceOf({ kind, count }: AlertCause): string {
  return count > 0 ? `${String(count)}: ${sentences[kind]}` : sentences[kind];
}

function filterOf({ kind, subject }: AlertCause): Alert['filter'] {
  if (kind === 'group-growing') return { group: subject };
  if (kind !== 'stuck') return {};
  return subject.includes(':') ? { stuck: 'true', group: subject } : { stuck: 'true', step: subject };
}
