import type { ActivationPlan, PlannedComponent } from './activation-plan.ts';
import type { PlanDifference } from './problems.ts';

/**
 * How each component differs between two plans: another action, another license, other candidates to choose from. A
 * changed reason alone is none. Texts are the action and ids of licenses, `none` for a component that is not there.
 */
export function differences(before: ActivationPlan, after: ActivationPlan): readonly PlanDifference[] {
  const was = new Map(before.components.map((component) => [component.productId, component]));
  const is = new Map(after.components.map((component) => [component.productId, component]));
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((productId) => ({ productId, was: outcomeOf(was.get(productId)), is: outcomeOf(is.get(productId)) }))
    .filter((difference) => difference.was !== difference.is);
}

function outcomeOf(component: PlannedComponent | undefined): string {
  if (component === undefined) return 'none';
  switch (component.action) {
    case 'retain':
    case 'held':
      return `${component.action} ${component.licenseId}`;
    case 'issue':
      return component.action;
    case 'question':
      return `question ${component.candidates.toSorted().join(' ')}`;
  }
}
