/** A bulk retry feels its way: one upgrade, five, then the rest. */
export type CampaignPhase = 'canary' | 'five' | 'rest';

export const campaignStates = [
  'needs-approval',
  'running',
  'waits-to-continue',
  'paused',
  'stopped',
  'canceled',
  'done',
] as const;

export type CampaignState = (typeof campaignStates)[number];

/** Why a campaign stopped by itself. */
export type StopCause = 'same-cause' | 'canary-failed';

/** What became of one upgrade in a campaign: `fixed` only once its new kit passed its checks. */
export const itemStates = ['waiting', 'asked', 'fixed', 'failed-same', 'failed-other', 'skipped'] as const;

export type ItemState = (typeof itemStates)[number];

/** Beyond so many upgrades a second person has to approve. */
export const approvalAbove = 25;

const inFive = 5;
/** No more than these are under way at once, whatever the pace. */
const atOnce = 8;

/** A campaign as its next move is decided on. */
export interface CampaignFacts {
  readonly state: CampaignState;
  readonly phase: CampaignPhase;
  readonly waiting: number;
  readonly asked: number;
  /** Of this phase, since it was last started or resumed. */
  readonly ended: { readonly fixed: number; readonly failedSame: number; readonly failedOther: number };
  /** Commands that the pace allows at this moment. */
  readonly allowed: number;
}

export type CampaignMove =
  | { readonly kind: 'ask'; readonly count: number }
  | { readonly kind: 'wait' }
  | { readonly kind: 'enter'; readonly phase: CampaignPhase }
  | { readonly kind: 'become'; readonly state: 'waits-to-continue' | 'done' }
  | { readonly kind: 'stop'; readonly because: StopCause };

/** What a campaign does next. One that does not run asks nothing, and still hears what came of what it asked. */
export function nextMove(campaign: CampaignFacts): CampaignMove {
  const { state, phase, waiting, asked, ended } = campaign;
  if (state !== 'running') return { kind: 'wait' };
  if (ended.failedSame > 0) return { kind: 'stop', because: 'same-cause' };
  if (waiting === 0) return asked === 0 ? { kind: 'become', state: 'done' } : { kind: 'wait' };
  switch (phase) {
    case 'canary':
      return afterCanary(campaign);
    case 'five':
      return afterFive(campaign);
    case 'rest':
      return askUpTo(campaign, atOnce - asked);
  }
}

function afterCanary(campaign: CampaignFacts): CampaignMove {
  const { asked, ended } = campaign;
  if (asked > 0) return { kind: 'wait' };
  if (ended.fixed > 0) return { kind: 'become', state: 'waits-to-continue' };
  if (ended.failedOther > 0) return { kind: 'stop', because: 'canary-failed' };
  return askUpTo(campaign, 1);
}

function afterFive(campaign: CampaignFacts): CampaignMove {
  const { asked, ended } = campaign;
  const left = inFive - asked - ended.fixed - ended.failedOther;
  if (left > 0) return askUpTo(campaign, left);
  return asked > 0 ? { kind: 'wait' } : { kind: 'enter', phase: 'rest' };
}

function askUpTo({ waiting, allowed }: CampaignFacts, most: number): CampaignMove {
  const count = Math.min(waiting, allowed, most);
  return count > 0 ? { kind: 'ask', count } : { kind: 'wait' };
}

export type CampaignAct = 'approve' | 'continue' | 'pause' | 'resume' | 'cancel';

const opensAt: Record<CampaignAct, readonly CampaignState[]> = {
  approve: ['needs-approval'],
  continue: ['waits-to-continue'],
  pause: ['running', 'waits-to-continue'],
  resume: ['paused', 'stopped'],
  cancel: ['needs-approval', 'running', 'waits-to-continue', 'paused', 'stopped'],
};

/** What people can do to a campaign in a state. */
export function openActs(state: CampaignState): readonly CampaignAct[] {
  return Object.entries(opensAt)
    .filter(([, states]) => states.includes(state))
    .map(([act]) => parseAct(act));
}

function parseAct(act: string): CampaignAct {
  return act as CampaignAct;
}

/** Where an act leads: a person who goes on after the canary lets five begin. */
export function afterAct(
  act: CampaignAct,
  phase: CampaignPhase,
): { readonly state: CampaignState; readonly phase: CampaignPhase } {
  switch (act) {
    case 'approve':
    case 'resume':
      return { state: 'running', phase };
    case 'continue':
      return { state: 'running', phase: 'five' };
    case 'pause':
      return { state: 'paused', phase };
    case 'cancel':
      return { state: 'canceled', phase };
  }
}
