import { z } from 'zod';
import { commandKinds } from '../core/commands.ts';
import { problem } from './problem-details.ts';
import { id, instant, pathId } from './scalars.ts';

/** What became of a command. */
export const commandOutcome = {
  outcome: z.enum(['accepted', 'refused']).nullable().describe('Null until it is decided.'),
  effective: z.boolean().optional().describe('Whether an accepted command changed anything.'),
  problem: problem.optional(),
  decidedAt: instant.optional(),
  result: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal(['kit-ready', 'kit-stopped']) }),
      z.strictObject({ kind: z.literal('kit-failed'), problem, same: z.boolean() }),
    ])
    .nullable()
    .describe('What the work that it caused came to; null until then, and when it caused none.'),
  resultAt: instant.optional(),
};

export const command = z
  .strictObject({
    id,
    upgradeId: id,
    kind: z.enum(commandKinds),
    createdAt: instant,
    ...commandOutcome,
  })
  .meta({ id: 'Command' });

export type CommandBody = z.input<typeof command>;

export const commandParams = z.strictObject({ id: pathId });
