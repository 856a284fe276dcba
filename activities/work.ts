import type { Change } from '../core/change.ts';
import type { KitProblem } from '../core/problems.ts';
import type { Standing } from '../core/standing.ts';
import type { OpenStep } from '../core/steps.ts';
import { issueCodes } from '../core/work/codes.ts';
import { parkKit, publishKit } from '../core/work/kit.ts';
import { makePlan } from '../core/work/plan.ts';
import { unwind } from '../core/work/unwind.ts';
import type { StoredLicense } from '../storage/licenses.ts';
import type { Runs } from '../storage/runs.ts';
import type { Snapshot } from '../storage/snapshot.ts';

/** What a piece of work came to, with the licenses that it was decided on. */
interface Worked {
  readonly change: Change;
  readonly owned: readonly StoredLicense[];
}

/** The turn that a run was told: work done for an earlier one is dropped. */
export interface Turn {
  readonly upgradeId: string;
  readonly turn: number;
}

/** Plans which codes are kept; retained ones get the order's grant in the same statement. */
export function plan(runs: Runs, turn: Turn): Promise<Standing> {
  return work(runs, turn, 'activation-plan', async (snapshot) => {
    const facts = await runs.planFacts(snapshot);
    return { change: makePlan(facts), owned: facts.owned };
  });
}

/** Issues the codes of the products that were selected. */
export function issue(runs: Runs, turn: Turn): Promise<Standing> {
  return work(runs, turn, 'activation-codes', ({ upgrade }) => ({ change: issueCodes(upgrade), owned: [] }));
}

/** Takes back the codes of an upgrade whose last order was reverted. */
export function takeBack(runs: Runs, turn: Turn): Promise<Standing> {
  return work(runs, turn, 'reverting', async (snapshot) => {
    const issued = await runs.issued(snapshot);
    return { change: unwind(snapshot.upgrade, issued), owned: issued };
  });
}

/** Publishes a kit that was built for this turn, unless another attempt at it has begun since. */
export function publish(
  runs: Runs,
  turn: Turn,
  attempt: number,
  kit: { readonly layoutDigest: string; readonly sizeBytes: number },
): Promise<Standing> {
  return work(runs, turn, 'deployment-kit', ({ upgrade }) => {
    if (upgrade.kit?.attempt !== attempt) return null;
    return { change: publishKit(upgrade, kit), owned: [] };
  });
}

/** Parks an upgrade whose kit could not be built, until somebody mends the cause. */
export function park(runs: Runs, turn: Turn, problem: KitProblem): Promise<Standing> {
  return work(runs, turn, 'deployment-kit', ({ upgrade }) => ({ change: parkKit(upgrade, problem), owned: [] }));
}

async function work(
  runs: Runs,
  { upgradeId, turn }: Turn,
  step: OpenStep,
  decide: (snapshot: Snapshot) => Worked | null | Promise<Worked | null>,
): Promise<Standing> {
  for (;;) {
    const snapshot = await runs.read(upgradeId);
    if (!snapshot) throw new Error('there is no such upgrade');
    if (!isTurn(snapshot, turn, step)) return runs.standing(snapshot);
    const worked = await decide(snapshot);
    if (!worked) return runs.standing(snapshot);
    const written = await runs.writeWork(snapshot, worked.change, worked.owned);
    if (written) return written;
  }
}

function isTurn({ upgrade }: Snapshot, turn: number, step: OpenStep): boolean {
  return upgrade.turn === turn && upgrade.step === step && !upgrade.parked;
}
