import type { Command } from '../core/commands.ts';

/** Reads a command back that `accept` sealed: what was checked at the edge then needs no second check. */
export function parseCommand(text: string): Command {
  return JSON.parse(text) as Command;
}
