import type { z } from 'zod';
import type { commandPreview } from '../../contract/command-previews.ts';
import type { operatorCommandRequest } from '../../contract/operations.ts';
import type { ProblemDetails } from '../../contract/problem-details.ts';
import { request, type Reply } from './http.ts';
import { change } from './staff-api.ts';

export type OperatorCommand = z.input<typeof operatorCommandRequest>;

export interface CommandPreview extends Omit<z.output<typeof commandPreview>, 'problem'> {
  readonly problem?: ProblemDetails;
}

/** What a command would do, or why it would be refused; nothing is asked by it. */
export async function previewCommand(id: string, command: Omit<OperatorCommand, 'reason'>): Promise<CommandPreview> {
  return parsePreview(
    await request(`/v1/operations/upgrades/${id}/command-previews`, { method: 'POST', body: command }),
  );
}

/** Asks something of an upgrade as it was looked at; what comes of it is read from the upgrade. */
export async function commandUpgrade(id: string, command: OperatorCommand): Promise<void> {
  await change(`/v1/operations/upgrades/${id}/commands`, command);
}

export async function claimUpgrade(id: string, takeOver: { readonly reason: string } | null): Promise<void> {
  await change(`/v1/operations/upgrades/${id}/claim`, takeOver ? { takeOver: true, ...takeOver } : {});
}

export async function releaseClaim(id: string): Promise<void> {
  await change(`/v1/operations/upgrades/${id}/claim-release`, {});
}

export async function writeNote(id: string, text: string): Promise<void> {
  await change(`/v1/operations/upgrades/${id}/notes`, { text });
}

const parsePreview = ({ body }: Reply) => body as CommandPreview;
