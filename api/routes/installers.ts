import { notInstalled } from '../../core/check-installer.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Handlers } from '../exchange.ts';
import { installerView, uploadView, withdrawalView } from '../installers/installer-views.ts';
import { receiveInstaller } from '../installers/receive-installer.ts';
import { orNotFound, refuse } from '../refusal.ts';

type InstallerOperation = 'listInstallers' | 'withdrawInstaller' | 'announceInstaller' | 'readUpload' | 'sendInstaller';

export function installerRoutes(dependencies: Dependencies): Pick<Handlers, InstallerOperation> {
  const { catalog, installers, uploads } = dependencies.storage;
  const receive = receiveInstaller(dependencies);

  return {
    listInstallers: async ({ query: { productId = null, limit, cursor = null } }) => {
      const { items, nextCursor } = await installers.page(productId, { limit, cursor });
      return { status: 200, body: { items: items.map(installerView), nextCursor } };
    },
    withdrawInstaller: async (exchange) => {
      const withdrawal = orNotFound(await installers.withdraw(exchange, exchange.params.id, exchange.body.reason));
      if (withdrawal.kind === 'other-request') return refuse({ code: 'idempotency-key-reused' });
      return { status: 200, body: withdrawalView(withdrawal) };
    },
    announceInstaller: async (exchange) => {
      const { sizeBytes = null, sha256 = null, ...names } = exchange.body;
      if (!(await catalog.installs(names.productId))) return refuse(notInstalled(names.productId));
      const announcement = await uploads.announce(exchange, { ...names, sizeBytes, sha256 });
      if (announcement.kind === 'other-request') return refuse({ code: 'idempotency-key-reused' });
      return { status: announcement.kind === 'new' ? 201 : 200, body: uploadView(announcement.upload) };
    },
    readUpload: async ({ params }) => {
      const upload = orNotFound(await uploads.find(params.id));
      return { status: 200, body: uploadView(upload) };
    },
    sendInstaller: async ({ params, request }) => {
      const publication = await receive(params.id, request);
      const upload = orNotFound(await uploads.find(params.id));
      return { status: publication === 'published' ? 201 : 200, body: uploadView(upload) };
    },
  };
}
