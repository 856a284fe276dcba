import type { PlannedComponent } from '../core/activation-plan.ts';
import type { Step } from '../core/steps.ts';
import type { Upgrade } from '../core/upgrade.ts';

/** Steps at which nothing comes of a plan any more. */
const given: ReadonlySet<Step> = new Set<Step>(['canceled', 'abandoned', 'reverting', 'reverted']);

/**
 * Whether an upgrade waits for an operator beside its step: a held component, an operator's question, an unknown code,
 * or codes that are in use although their order was taken back.
 */
export function needsOperator({ step, plan, leftActive }: Pick<Upgrade, 'step' | 'plan' | 'leftActive'>): boolean {
  if (leftActive) return true;
  if (!plan || given.has(step)) return false;
  return plan.notMatched.length > 0 || plan.components.some(asksOperator);
}

function asksOperator(component: PlannedComponent): boolean {
  return component.action === 'held' || (component.action === 'question' && component.asks === 'operator');
}
