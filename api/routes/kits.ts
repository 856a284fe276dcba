import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { isOpenLink, kitUrl } from '../kits/kit-links.ts';
import { kitToLink } from '../kits/kit-to-link.ts';
import { kitFileName, sendKit } from '../kits/send-kit.ts';
import { orNotFound, refuse } from '../refusal.ts';

export function kitRoutes(dependencies: Dependencies): Pick<Handlers, 'makeKitLink' | 'downloadKit'> {
  const { storage, kitArchive, linkKey, settings } = dependencies;

  return {
    makeKitLink: async ({ params }) => {
      const upgrade = orNotFound(await storage.upgrades.read(params.id));
      const { layoutDigest, sizeBytes } = await kitToLink(storage, upgrade);
      const now = await storage.clock.now();
      const expires = Math.floor((now.getTime() + settings.kitLinkLifeMs) / 1000);
      const link = kitUrl(linkKey, { layoutDigest, upgradeId: upgrade.id, expires: String(expires) });
      const url = new URL(link, settings.publicUrl).href;
      const expiresAt = new Date(expires * 1000).toISOString();
      const fileName = kitFileName(layoutDigest);
      return {
        status: 200,
        body: { url, expiresAt, fileName, sizeBytes, layoutDigest, sha256: null, keyFingerprint: null },
      };
    },
    downloadKit: async ({ params: { layoutDigest }, query, response }) => {
      const { upgrade: upgradeId = '', expires = '', signature = '' } = query;
      const now = await storage.clock.now();
      const open = isOpenLink(linkKey, { layoutDigest, upgradeId, expires }, signature, now);
      if (!open) return refuse({ code: 'link-expired' });
      const content = (await storage.kits.fetch(upgradeId, layoutDigest)) ?? refuse({ code: 'kit-gone' });
      await sendKit(response, layoutDigest, await kitArchive(content));
      return 'sent';
    },
  };
}
