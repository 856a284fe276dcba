import { defineSignal } from '@temporalio/workflow';
import { type CommandKind, commandKinds } from '../core/commands.ts';

/** What a signal tells whoever reads the history. It tells the workflow nothing: the command is in PostgreSQL. */
export interface Ring {
  readonly commandId: string;
}

/** One named signal for each thing that a person can ask. */
export const userActions = commandKinds.map((kind) => signalOf(kind));

/** The bell's own signal: something is undecided or due. */
export const wake = defineSignal('wake');

/** Tells a campaign that a person did something to it, or that it was forgotten. */
export const campaignChanged = defineSignal('campaignChanged');

export const campaignWorkflowType = 'retryCampaign';

export const upgradeWorkflowType = 'upgradeToSuite';

/** Short work and workflow tasks. */
export const upgradesQueue = 'upgrades';

/** Kit builds, with few slots. */
export const kitsQueue = 'kits';

export function signalOf(kind: CommandKind) {
  return defineSignal<[Ring]>(kind);
}

const idPrefix = 'upgrade-';

/** One run at a time goes by this id. */
export function workflowIdOf(upgradeId: string): string {
  return `${idPrefix}${upgradeId}`;
}

/** Whose run it is. */
export function upgradeIdOf(workflowId: string): string {
  return workflowId.slice(idPrefix.length);
}
