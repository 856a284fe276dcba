import type { Upgrade } from '../client/portal-api.ts';
import type { PortalStep } from '../parts/step-bar.tsx';

interface StepShown {
  readonly at: PortalStep;
  readonly done?: boolean;
}

/** Where the steps that are done can be read again, and changed as far as that is still possible. */
export function linksToSteps({ id, step, agreement, openCommands }: Upgrade): Partial<Record<PortalStep, string>> {
  const home = `/upgrades/${id}`;
  return {
    ...(agreement && { agreement: `${home}/agreement` }),
    ...(openCommands.includes('submitForm') && { account: `${home}/account` }),
    ...(step === 'completed' && { products: `${home}/products`, kit: home }),
  };
}

/** Which of the five steps the page shows; null where the upgrade has left the way through them. */
export function stepShown({ step }: Upgrade, part: string): StepShown | null {
  if (part === 'account' || part === 'check') return { at: 'account' };
  switch (step) {
    case 'registration-key':
    case 'lapsed':
      return { at: 'key' };
    case 'license-agreement':
      return { at: 'agreement' };
    case 'account-form':
      return { at: 'account' };
    case 'activation-plan':
    case 'product-selection':
      return { at: 'products' };
    case 'activation-codes':
    case 'deployment-kit':
      return { at: 'kit' };
    case 'completed':
      return part === 'products' ? { at: 'products' } : { at: 'kit', done: true };
    case 'reverting':
    case 'canceled':
    case 'abandoned':
    case 'reverted':
      return null;
  }
}
