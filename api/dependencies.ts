import type { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { OperatorRole } from '../core/actors.ts';
import type { CommandKind } from '../core/commands.ts';
import type { AgreementPaper } from '../core/agreement-paper.ts';
import type { CertificateRequest } from '../core/license-certificate.ts';
import type { ObjectStore } from '../gateways/object-store.ts';
import type { Signer } from '../gateways/signer.ts';
import type { OperationsStorage } from '../storage/operations.ts';
import type { KitContent, Notices, Storage } from '../storage/records.ts';
import type { LimitTries } from '../storage/tries.ts';
import type { BuiltPages } from './pages/built-pages.ts';
import type { Settings } from './settings.ts';

/** Wakes the run of an upgrade. May fail or never answer: what was asked is stored before. */
export type Ring = (upgradeId: string, kind: CommandKind, commandId: string) => Promise<void>;

/** A kit that is about to be sent. */
export interface KitArchive {
  readonly sizeBytes: number;
  /** Start inclusive, end exclusive. Nothing is opened before the stream is read. */
  read(range: { readonly start: number; readonly end: number }): Readable;
  /** Takes back what was read and sent: its memory is used again. */
  sent?(bytes: Uint8Array): void;
}

/** Who has a token. */
export type TokenHolder = 'partner' | OperatorRole;

/** Everything that the API is handed. It opens nothing itself and reads no environment. */
export interface Dependencies {
  readonly storage: Storage & OperationsStorage;
  readonly notices: Notices;
  readonly ring: Ring;
  /** Wakes the run of a campaign. May fail: the bell rings for those that nobody looks at. */
  readonly ringCampaign: (campaignId: string) => Promise<void>;
  /** Whether Temporal answers; told at `/readyz` and nowhere decided upon. */
  readonly engineReachable: () => Promise<boolean>;
  /** Where the bytes of installers lie. */
  readonly objects: ObjectStore;
  readonly kitArchive: (content: KitContent) => Promise<KitArchive>;
  /** Draws a License Certificate as a PDF: for the same request the same bytes. */
  readonly drawCertificate: (request: CertificateRequest) => Promise<Uint8Array>;
  /** Draws the text of a license agreement as a PDF. */
  readonly drawAgreement: (paper: AgreementPaper) => Promise<Uint8Array>;
  /** Notes that a block of a blob, counted from 0, is not what it was. */
  readonly blobDamaged: (sha256: string, block: number) => Promise<void>;
  readonly limitTries: LimitTries;
  /** Those of a sandbox; null elsewhere. */
  readonly tokens: Readonly<Record<TokenHolder, string>> | null;
  readonly cookieKey: Buffer;
  readonly linkKey: Buffer;
  readonly signer: Signer;
  readonly pages: BuiltPages;
  readonly log: Logger;
  readonly metrics: Registry;
  readonly sandbox: boolean;
  readonly version: string;
  readonly settings: Settings;
}
