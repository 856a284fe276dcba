import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createApp } from '../api/create-app.ts';
import { createApiServer } from '../api/create-server.ts';
import { readBuiltPages } from '../api/pages/built-pages.ts';
import { defaultSettings } from '../api/settings.ts';
import type { MailGateway } from '../gateways/mail-gateway.ts';
import { openSigner } from '../gateways/signer.ts';
import { openNotices } from '../storage/notices.ts';
import { derive } from '../storage/sealing.ts';
import { openStorage, type OpenStorage } from '../storage/storage.ts';
import { openTries } from '../storage/tries.ts';
import { openPaperDrawer } from './draw-papers.ts';
import { workflowIdOf } from '../workflows/signals.ts';
import { openEngine } from './engine.ts';
import { keepAlerting } from './keep-alerting.ts';
import { kitArchives } from './kit-archives.ts';
import { openMails, publicUrlOf } from './open-mails.ts';
import { openObjects } from './open-objects.ts';
import { keysOf, readTokens, rootKeyOf, type Settings } from './settings.ts';
import { sendMails } from './send-mails.ts';
import { signingKeyOf } from './signing-key.ts';
import { openTelemetry } from './telemetry.ts';
import { version } from './version.ts';

export interface RunningApi {
  readonly port: number;
  stop(): Promise<void>;
}

const listenAgainAfterMs = 50;
/** So long may what is under way take when the API is stopped: a command's wait fits in. */
const requestsEndWithinMs = 5000;

/** Starts the API and answers once it listens. */
export async function startApi(settings: Settings, log: Logger): Promise<RunningApi> {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const telemetry = await openTelemetry({ process: 'api', url: settings.CROSSGRADE_TRACES_URL, log });
  const engine = openEngine(settings, { interceptors: telemetry.client, metrics });
  const rootKey = rootKeyOf(settings);
  const storage = openStorage({ url: settings.DATABASE_URL, ...keysOf(settings) });
  const objects = await openObjects(settings);
  const signer = await openSigner(signingKeyOf(settings));
  const papers = openPaperDrawer();
  const tries = openTries({ url: settings.DATABASE_URL, key: derive(rootKey, 'tries') });
  const alertGateway = await openAlertMails(settings);
  const stopping = new AbortController();
  const background = [
    keepAlerting({
      ...{ watch: storage.alertWatch, mailTo: settings.CROSSGRADE_ALERTS_TO ?? null, log },
      stopping: stopping.signal,
    }),
    mailAlerts({ settings, gateway: alertGateway, mails: storage.mails, log, metrics, stopping: stopping.signal }),
  ];
  const notices = openNotices({
    url: settings.DATABASE_URL,
    commands: storage.commands,
    reconnectAfterMs: listenAgainAfterMs,
    report: (message, error) => {
      log.warn({ err: error }, message);
    },
  });

  const app = createApp({
    storage,
    notices,
    ring: engine.ring,
    ringCampaign: engine.ringCampaign,
    engineReachable: engine.reachable,
    objects,
    drawCertificate: (request) => papers.drawCertificate(request),
    drawAgreement: (paper) => papers.drawAgreement(paper),
    kitArchive: kitArchives(objects, storage.blobs),
    blobDamaged: (sha256, block) => storage.blobs.noteDamage(sha256, block),
    limitTries: tries.limit,
    tokens: settings.CROSSGRADE_TOKENS_FILE === undefined ? null : readTokens(settings.CROSSGRADE_TOKENS_FILE),
    cookieKey: derive(rootKey, 'visitor-cookie'),
    linkKey: derive(rootKey, 'kit-link'),
    signer,
    pages: await readBuiltPages(fileURLToPath(new URL('../pages/built/', import.meta.url))),
    log,
    metrics,
    sandbox: settings.CROSSGRADE_SANDBOX === 'on',
    version,
    settings: {
      ...defaultSettings,
      kitLinkLifeMs: settings.CROSSGRADE_KIT_LINK_LIFE_SECONDS * 1000,
      trustProxy: settings.CROSSGRADE_TRUSTED_PROXIES ?? false,
      publicUrl: publicUrlOf(settings),
      runPages: runPagesOf(settings),
      docsFolder: fileURLToPath(new URL('../docs/', import.meta.url)),
    },
  });

  const server = createApiServer(telemetry.traceRequests(app));
  server.listen(settings.PORT, settings.CROSSGRADE_LISTEN_ADDRESS);
  await once(server, 'listening');
  return {
    port: portOf(server),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const cut = setTimeout(() => {
        server.closeAllConnections();
      }, requestsEndWithinMs);
      await closed;
      clearTimeout(cut);
      stopping.abort();
      await Promise.all(background);
      await Promise.all([
        papers.close(),
        notices.close(),
        tries.close(),
        engine.close(),
        storage.close(),
        telemetry.close(),
      ]);
    },
  };
}

const alertMailsEveryMs = 5000;

interface Mailing {
  readonly settings: Settings;
  readonly gateway: MailGateway | null;
  readonly mails: OpenStorage['mails'];
  readonly log: Logger;
  readonly metrics: Registry;
  readonly stopping: AbortSignal;
}

/** Null where nobody is told of alerts, or this process knows no mail server. */
async function openAlertMails(settings: Settings): Promise<MailGateway | null> {
  const { CROSSGRADE_ALERTS_TO: to, CROSSGRADE_SMTP_URL: url } = settings;
  return to === undefined || url === undefined ? null : openMails(settings);
}

/** Sends alerts and no other mail: that no worker runs is mailed by nobody else. */
async function mailAlerts({ settings, gateway, mails, ...others }: Mailing): Promise<void> {
  if (!gateway) return;
  await sendMails({
    mails: { ...mails, take: () => mails.take('alert') },
    gateway,
    attachments: () => Promise.resolve([]),
    publicUrl: publicUrlOf(settings),
    everyMs: alertMailsEveryMs,
    ...others,
  });
}

/** Where Temporal's pages show the run of an upgrade. */
function runPagesOf(settings: Settings): ((upgradeId: string) => string) | null {
  const { CROSSGRADE_TEMPORAL_UI_URL: pages, TEMPORAL_NAMESPACE: namespace } = settings;
  if (pages === undefined) return null;
  return (upgradeId) =>
    `${pages.replace(/\/$/, '')}/namespaces/${encodeURIComponent(namespace)}/workflows/${workflowIdOf(upgradeId)}`;
}

function portOf(server: Server): number {
  return parseAddress(server.address()).port;
}

function parseAddress(address: ReturnType<Server['address']>): AddressInfo {
  if (typeof address !== 'object' || address === null) throw new Error('the API does not listen on a port');
  return address;
}
