import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { servers } from '../support/servers.ts';

/** What the page about mending tells people to do with Temporal's own tool, as it stands there. */
export interface MendingPage {
  /** Every command on the page, with its placeholders. */
  readonly commands: readonly string[];
  /** The signal that moves an upgrade on from each place, in the page's words. */
  readonly signals: ReadonlyMap<string, string>;
  /** The names of all signals in the page's list. */
  readonly names: readonly string[];
}

export function readMendingPage(): MendingPage {
  const page = readFileSync('docs/mending.md', 'utf8');
  const blocks = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);
  const commands = blocks.flatMap((block) => block.split('\n')).filter((line) => line.startsWith('temporal '));
  const [, table = ''] = page.split(/^\| the upgrade stands at .*\n\|[ -|]*\n/m);
  const rows = [...table.matchAll(/^\| (.*?) *\| `(\w+)` *\|/gm)];
  const [, list = ''] = /^The names of the signals are the kinds of commands: ([^.]*)\./m.exec(page) ?? [];
  return {
    commands,
    signals: new Map(rows.map(([, place = '', signal = '']) => [place.replaceAll('`', ''), signal])),
    names: [...list.matchAll(/`(\w+)`/g)].map(([, name = '']) => name),
  };
}

/** Does what the page says, with its placeholders filled in, and answers with what was printed. */
export async function perform(
  command: string,
  namespace: string,
  values: Readonly<Record<string, string>>,
): Promise<string> {
  const filled = command.replaceAll(/<(\w+)>/g, (placeholder, name: string) => values[name] ?? placeholder);
  const script = `temporal() { "$TEMPORAL_BINARY" "$@"; }\n${filled}`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TEMPORAL_BINARY: servers.temporalBinary,
      TEMPORAL_ADDRESS: servers.temporalAddress,
      TEMPORAL_NAMESPACE: namespace,
    },
  });
  return stdout;
}
