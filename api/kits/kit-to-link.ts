import type { Problem } from '../../core/problems.ts';
import { openCommands, openToCustomer } from '../../core/steps.ts';
import type { KitContent, Storage, UpgradeRecord } from '../../storage/records.ts';
import { refuse } from '../refusal.ts';

/**
 * The kit of an upgrade that a link leads to: the one that is asked for, else the newest that is ready. A kit that is
 * being built, or could not be, leaves the one before it where it is.
 */
export async function kitToLink(
  { kits }: Pick<Storage, 'kits'>,
  upgrade: UpgradeRecord,
  asked?: string,
): Promise<KitContent> {
  const { kit, step } = upgrade;
  if (step === 'reverting' || step === 'reverted') return refuse({ code: 'kit-gone' });
  const layoutDigest = asked ?? (kit?.state === 'ready' ? kit.layoutDigest : kit?.former?.layoutDigest);
  if (layoutDigest === undefined || layoutDigest === null) return refuse(whyNone(upgrade));
  const linked = (await kits.fetch(upgrade.id, layoutDigest)) ?? refuse({ code: 'kit-gone' });
  return linked.kind === 'withdrawn' ? refuse({ code: 'kit-withdrawn' }) : linked.content;
}

function whyNone(upgrade: UpgradeRecord): Problem {
  const { kit, step } = upgrade;
  if (kit) return { code: kit.state === 'failed' ? 'kit-failed' : 'kit-being-built' };
  if (step === 'completed') return { code: 'nothing-new-to-install' };
  if (step === 'deployment-kit') return { code: 'kit-being-built' };
  return { code: 'step-not-open', step, open: openToCustomer(openCommands(upgrade)) };
}
