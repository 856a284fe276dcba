import { rsaFingerprintOf } from '../../kit/signature.ts';
import { storedFile } from '../../kit/stored-entries.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Exchange, Handlers } from '../exchange.ts';
import { isSignedLink, kitUrl } from '../kits/kit-links.ts';
import { kitFileName } from '../kits/kit-response.ts';
import { kitToLink } from '../kits/kit-to-link.ts';
import { longestLinkLifeMs, openLinkKeyring } from '../kits/link-keyring.ts';
import { noteServed, notesSettings } from '../kits/note-served.ts';
import { sendKit } from '../kits/send-kit.ts';
import { turnAway } from '../kits/turn-away.ts';
import { orNotFound } from '../refusal.ts';
import { withConfirmedAddress } from '../upgrades/with-confirmed-address.ts';
import { kitKeysView } from '../views/kit-keys-view.ts';

export function kitRoutes(dependencies: Dependencies): Pick<Handlers, 'makeKitLink' | 'downloadKit' | 'readKitKeys'> {
  const { storage, kitArchive, linkKey, log, settings } = dependencies;
  const keyring = openLinkKeyring(storage.linkKeys, () => performance.now());
  const notesOf = noteServed(storage.kitDownloads, log, notesSettings);

  /** A link that is over, incomplete, foreign or changed: they are the same to whoever holds it. */
  async function isOpen(layoutDigest: string, link: Exchange<'downloadKit'>['query']): Promise<boolean> {
    const { upgrade: upgradeId = '', expires = '', key = '', signature = '' } = link;
    if (!isSignedLink(linkKey, { layoutDigest, upgradeId, expires, key }, signature)) return false;
    const expiresMs = Number(expires) * 1000;
    const now = await storage.clock.now();
    return expiresMs > now.getTime() && keyring.opens(Number(key), expiresMs);
  }

  return {
    readKitKeys: async () => ({ status: 200, body: kitKeysView(await storage.kitKeys.list()) }),
    makeKitLink: async ({ params, body: asked }) => {
      const upgrade = withConfirmedAddress(orNotFound(await storage.upgrades.read(params.id)));
      const { layoutDigest, sizeBytes, sha256, keyFingerprint, entries } = await kitToLink(
        storage,
        upgrade,
        asked?.layoutDigest,
      );
      const [now, key] = await Promise.all([storage.clock.now(), keyring.current()]);
      const lifeMs = Math.min(settings.kitLinkLifeMs, longestLinkLifeMs);
      const expires = Math.floor((now.getTime() + lifeMs) / 1000);
      const facts = { layoutDigest, upgradeId: upgrade.id, expires: String(expires), key: String(key) };
      const url = new URL(kitUrl(linkKey, facts), settings.publicUrl).href;
      const expiresAt = new Date(expires * 1000).toISOString();
      const kit = { fileName: kitFileName(layoutDigest), sizeBytes, layoutDigest, sha256 };
      const rsaKeyFingerprint = rsaFingerprintOf(storedFile(entries, 'signing-key.pem').toString());
      return { status: 200, body: { url, expiresAt, ...kit, keyFingerprint, rsaKeyFingerprint } };
    },
    downloadKit: async ({ params: { layoutDigest }, query, request, response }) => {
      const asked = { request, response, query };
      if (!(await isOpen(layoutDigest, query))) return turnAway(asked, { code: 'link-expired' });
      const { upgrade: upgradeId = '' } = query;
      const kit = await storage.kits.fetch(upgradeId, layoutDigest);
      if (!kit) return turnAway(asked, { code: 'kit-gone' });
      if (kit.kind === 'withdrawn') return turnAway(asked, { code: 'kit-withdrawn' });
      const { content } = kit;
      const { sizeBytes } = content;
      await sendKit(
        request,
        response,
        {
          layoutDigest,
          sizeBytes,
          archive: () => kitArchive(content),
          notes: (range) => notesOf({ upgradeId, layoutDigest, sizeBytes }, range),
        },
        dependencies,
      );
      return 'sent';
    },
  };
}
