import { openCommands, openToCustomer } from '../../core/steps.ts';
import type { KitContent, Storage, UpgradeRecord } from '../../storage/records.ts';
import { refuse } from '../refusal.ts';

/** The kit of an upgrade that is ready to be downloaded, or why there is none. */
export async function kitToLink(storage: Storage, upgrade: UpgradeRecord): Promise<KitContent> {
  const { kit, step } = upgrade;
  if (step === 'reverting' || step === 'reverted') return refuse({ code: 'kit-gone' });
  if (!kit && step === 'completed') return refuse({ code: 'nothing-new-to-install' });
  if (!kit && step === 'deployment-kit') return refuse({ code: 'kit-being-built' });
  if (!kit) return refuse({ code: 'step-not-open', step, open: openToCustomer(openCommands(upgrade)) });
  if (kit.state === 'failed') return refuse({ code: 'kit-failed' });
  if (kit.state === 'building' || kit.layoutDigest === null) return refuse({ code: 'kit-being-built' });
  const content = (await storage.kits.find(kit.layoutDigest)) ?? refuse({ code: 'kit-gone' });
  return content.withdrawn ? refuse({ code: 'kit-withdrawn' }) : content;
}
