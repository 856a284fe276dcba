export const alertKinds = ['stuck', 'group-growing', 'installer-damaged', 'worker-away', 'engine-away'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Something that a person has to know: one for each group, or part of the service. */
export interface AlertCause {
  readonly kind: AlertKind;
  /** The group of failures, the step where there is none, the installer, or the part of the service. */
  readonly subject: string;
  /** How many upgrades it is about; 0 where it is about none in particular. */
  readonly count: number;
}

export interface OpenAlert extends AlertCause {
  readonly id: string;
}

/** What was seen in one look. */
export interface Observed {
  readonly stuck: readonly { readonly subject: string; readonly count: number }[];
  /** Groups with failures lately: different upgrades of the last hour and of the one before, and those in it now. */
  readonly failing: readonly {
    readonly subject: string;
    readonly lastHour: number;
    readonly hourBefore: number;
    readonly open: number;
  }[];
  /** Published installers whose bytes are not what they were, and how many upgrades offer a kit with them. */
  readonly damaged: readonly { readonly subject: string; readonly count: number }[];
  /** Parts that were heard of once, and for how long they have been silent. */
  readonly silent: readonly { readonly part: string; readonly forMs: number }[];
}

export interface AlertMoves {
  readonly open: readonly AlertCause[];
  /** Those that go on, with their number of upgrades now. */
  readonly goOn: readonly OpenAlert[];
  readonly resolve: readonly OpenAlert[];
}

/** A group grows when so many upgrades came into it within an hour, and more than in the hour before. */
const growsFrom = 5;

/** Parts give a sign every five seconds. */
const awayAfterMs = 60_000;

/** What opens, goes on and is over. Each is opened once, and told to be over once. */
export function alertMoves(open: readonly OpenAlert[], observed: Observed): AlertMoves {
  const causes = causesOf(open, observed);
  const still = (alert: OpenAlert) => causes.find((cause) => isSame(cause, alert));
  return {
    open: causes.filter((cause) => !open.some((alert) => isSame(cause, alert))),
    goOn: open.flatMap((alert) => {
      const cause = still(alert);
      return cause ? [{ ...alert, count: cause.count }] : [];
    }),
    resolve: open.filter((alert) => !still(alert)),
  };
}

function causesOf(open: readonly OpenAlert[], { stuck, failing, damaged, silent }: Observed): readonly AlertCause[] {
  return [
    ...stuck.map(({ subject, count }): AlertCause => ({ kind: 'stuck', subject, count })),
    ...failing.filter((group) => grows(group, open)).map(growing),
    ...damaged.map(({ subject, count }): AlertCause => ({ kind: 'installer-damaged', subject, count })),
    ...awayParts(silent),
  ];
}

/** One that grew is watched until nothing has come into it for an hour, or nothing is left in it. */
function grows(group: Observed['failing'][number], open: readonly OpenAlert[]): boolean {
  const isOpen = open.some(({ kind, subject }) => kind === 'group-growing' && subject === group.subject);
  if (isOpen) return group.lastHour > 0 && group.open > 0;
  return group.lastHour >= growsFrom && group.lastHour > group.hourBefore;
}

function growing({ subject, open: count }: Observed['failing'][number]): AlertCause {
  return { kind: 'group-growing', subject, count };
}

/** Without a worker nobody hears the engine either. */
function awayParts(silent: Observed['silent']): readonly AlertCause[] {
  const away = new Set(silent.filter(({ forMs }) => forMs > awayAfterMs).map(({ part }) => part));
  if (away.has('worker')) return [{ kind: 'worker-away', subject: 'worker', count: 0 }];
  return away.has('engine') ? [{ kind: 'engine-away', subject: 'engine', count: 0 }] : [];
}

function isSame(one: AlertCause, other: AlertCause): boolean {
  return one.kind === other.kind && one.subject === other.subject;
}
