import type { z } from 'zod';
import type { operatorCommandRequest } from '../../contract/operations.ts';
import { change } from './staff-api.ts';

export type OperatorCommand = z.input<typeof operatorCommandRequest>;

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
