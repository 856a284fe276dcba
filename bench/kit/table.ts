import { cpus, totalmem } from 'node:os';
import { median } from '../statistics.ts';
import { aligned } from '../table.ts';
import type { Built } from './build.ts';
import type { IngestRound } from './ingest.ts';
import type { Served } from './serving.ts';

interface Measured {
  readonly sizeBytes: number;
  readonly hugeBytes: number;
  readonly ingest: readonly IngestRound[];
  /** Null where there is no file system in memory. */
  readonly ingestInMemory: readonly IngestRound[] | null;
  readonly build: Built;
  readonly serving: Served;
}

/** Each figure beside its floor or peer of the same run, and what is aimed at. */
export function kitTable({ sizeBytes, hugeBytes, ingest, ingestInMemory, build, serving }: Measured): string {
  const { rounds } = build;
  const zips = rounds.flatMap(({ zipMs }) => (zipMs === null ? [] : [zipMs]));
  const our = median(rounds.map(({ ourMs }) => ourMs));
  const zip = zips.length > 0 ? median(zips) : null;
  const { rounds: served, busyMb, stalledMb } = serving;
  const ratio = (pick: (round: Served['rounds'][number]) => number) => median(served.map(pick));
  const absent = ['nginx or curl is not installed', '', ''];
  const rows = [
    ['', 'ours', 'floor or peer', 'ratio', 'aim'],
    [
      `build, ${inGb(sizeBytes)}`,
      ms(our),
      zip === null ? 'zip is not installed' : `zip -0: ${ms(zip)}`,
      zip === null ? '' : share(our / zip),
      'under 50 ms',
    ],
    [`build, ${inGb(hugeBytes)}`, ms(median(rounds.map(({ hugeMs }) => hugeMs))), '', '', 'under 50 ms'],
    [
      `written, ${inGb(sizeBytes)}`,
      kb(build.writtenBytes),
      build.zipBytes === null ? '' : `zip -0: ${kb(build.zipBytes)}`,
      '',
      'under 100 KB',
    ],
    [`written, ${inGb(hugeBytes)}`, kb(build.hugeWrittenBytes), '', '', 'under 100 KB'],
    served.length === 0
      ? ['serving, one client', ...absent, 'at least 0.7']
      : [
          'serving, one client',
          `${ratio(({ ours }) => ours).toFixed(0)} MB/s`,
          `nginx: ${ratio(({ nginx }) => nginx).toFixed(0)} MB/s`,
          share(ratio(({ ours, nginx }) => ours / nginx)),
          'at least 0.7',
        ],
    ['memory, 100 clients at full speed', mb(busyMb), '', '', 'at most 150 MB above idle'],
    ['memory, 100 clients that stall', mb(stalledMb), '', '', 'at most 150 MB above idle'],
    ingestRow('ingest to the disk', ingest),
    ['a plain copy to the disk, synced', '', ms(median(ingest.map(({ copiedMs }) => copiedMs))), '', ''],
    ...(ingestInMemory ? [ingestRow('ingest to memory', ingestInMemory)] : []),
  ];
  const machine = `${String(cpus().length)} cores, ${String(Math.round(totalmem() / 2 ** 30))} GB, Node ${process.versions.node}`;
  return [machine, '', ...aligned(rows), ''].join('\n');
}

function ingestRow(name: string, rounds: readonly IngestRound[]): readonly string[] {
  return [
    name,
    ms(median(rounds.map(({ takenMs }) => takenMs))),
    `SHA-256: ${ms(median(rounds.map(({ hashedMs }) => hashedMs)))}`,
    share(median(rounds.map(({ takenMs, hashedMs }) => takenMs / hashedMs))),
    'at most 2',
  ];
}

function inGb(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function ms(value: number): string {
  return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
}

function kb(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} KB`;
}

function mb(value: number | null): string {
  return value === null ? 'not told here' : `${value.toFixed(0)} MB`;
}

function share(value: number): string {
  return value < 0.01 ? value.toExponential(1) : value.toFixed(2);
}
