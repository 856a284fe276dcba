import { parseActivationCode } from '../../core/keys.ts';
import { foldLookAlikes } from '../../core/look-alikes.ts';
import type { LicenseRecord, Storage } from '../../storage/records.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { orNotFound, refuseField } from '../refusal.ts';

/** Codes in full, or the question whether one is another: noted before it is answered. */
export function codeRoutes({ storage }: Dependencies): Pick<Handlers, 'revealCode' | 'compareCode'> {
  return {
    revealCode: async ({ params, actor, body }) => {
      const { id: licenseId, productId, activationCode } = await licenseOf(storage, params.id, body.licenseId);
      const { reason } = body;
      await storage.operatorActs.note({ actor, act: 'revealCode', upgradeId: params.id, subject: licenseId, reason });
      return { status: 200, body: { licenseId, productId, activationCode } };
    },
    compareCode: async ({ params, actor, body }) => {
      const license = await licenseOf(storage, params.id, body.licenseId);
      const named = parseActivationCode(body.activationCode);
      if (!named.ok) return refuseField('activationCode', named.reason);
      const same = foldLookAlikes(named.value) === foldLookAlikes(license.activationCode);
      const about = { upgradeId: params.id, subject: license.id };
      await storage.operatorActs.note({ actor, act: 'compareCode', ...about, after: { same } });
      return { status: 200, body: { same } };
    },
  };
}

async function licenseOf(storage: Storage, upgradeId: string, licenseId: string): Promise<LicenseRecord> {
  const { licenses } = orNotFound(await storage.upgrades.read(upgradeId));
  return orNotFound(licenses.find(({ id }) => id === licenseId));
}
