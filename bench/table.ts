import { cpus, totalmem } from 'node:os';
import type { Comparison, Round } from './compare.ts';
import type { Pair } from './contender.ts';
import { median } from './statistics.ts';

type Row = readonly string[];

/** What people read: each figure of ours beside the bare engine's of the same rounds, and what the ratio should be. */
export function tableOf({ sizes, shapes, rounds }: Comparison): string {
  const { atOnce, upgrades, actions, actionsOfEach } = sizes;
  const many = `${String(atOnce)} at once`;
  const medians = (name: string, pick: (round: Round) => Pair, wanted = '') => rowOf(name, rounds.map(pick), wanted);

  return [
    machine(),
    title(`complete upgrades per second, ${many}, ${String(upgrades)} in each round`),
    ...aligned([
      ['', 'ours', 'bare', 'ours / bare', 'wanted'],
      ...rounds.map(({ upgradesPerSecond }, index) => rowOf(`round ${String(index + 1)}`, [upgradesPerSecond])),
      medians('median', ({ upgradesPerSecond }) => upgradesPerSecond, 'at least 0.6'),
    ]),
    title(`one action to its outcome in ms, ${String(actions)} and ${String(atOnce * actionsOfEach)} in each round`),
    ...aligned([
      ['', 'ours', 'bare', 'ours / bare', 'wanted'],
      medians('p50, 1 at once', ({ oneAction }) => oneAction.p50, 'at most 1.5'),
      medians('p99, 1 at once', ({ oneAction }) => oneAction.p99),
      medians(`p50, ${many}`, ({ actionsAtOnce }) => actionsAtOnce.p50, 'at most 1.5'),
      medians(`p99, ${many}`, ({ actionsAtOnce }) => actionsAtOnce.p99),
    ]),
    title('what one run asks of the engine'),
    ...aligned([
      ['', 'ours', 'bare'],
      ...shapes.ours.map(({ what, count }, index) => [what, String(count), String(shapes.bare[index]?.count)]),
    ]),
    '',
  ].join('\n');
}

function machine(): string {
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  return `${String(cpus().length)} cores, ${String(memoryGb)} GB, Node ${process.versions.node}`;
}

function title(text: string): string {
  return `\n${text}`;
}

/** Of each column the median; of ratios too, since only those of one round belong together. */
function rowOf(name: string, pairs: readonly Pair[], wanted = ''): Row {
  const ours = median(pairs.map((pair) => pair.ours));
  const bare = median(pairs.map((pair) => pair.bare));
  const ratio = median(pairs.map((pair) => pair.ours / pair.bare));
  return [name, ours.toFixed(1), bare.toFixed(1), ratio.toFixed(2), wanted];
}

export function aligned(rows: readonly Row[]): readonly string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(width(column)) : cell.padStart(width(column))))
      .join('   ')
      .trimEnd(),
  );
}
