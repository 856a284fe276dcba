import type { PlannedComponent } from '../core/activation-plan.ts';

/** Whether a plan waits for an operator beside its step: a held component, an operator's question, an unknown code. */
export function needsOperator(
  plan: { readonly components: readonly PlannedComponent[]; readonly notMatched: readonly string[] } | null,
): boolean {
  if (!plan) return false;
  return plan.notMatched.length > 0 || plan.components.some(asksOperator);
}

function asksOperator(component: PlannedComponent): boolean {
  return component.action === 'held' || (component.action === 'question' && component.asks === 'operator');
}
