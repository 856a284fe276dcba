import type { CommandKind } from '../commands.ts';
import type { Problem } from '../problems.ts';
import { openCommands } from '../steps.ts';
import type { Upgrade } from '../upgrade.ts';

export function isOpenFor(upgrade: Upgrade, kind: CommandKind): boolean {
  return openCommands(upgrade).includes(kind);
}

export function stepNotOpen(upgrade: Upgrade): Problem {
  return { code: 'step-not-open', step: upgrade.step, open: openCommands(upgrade) };
}
