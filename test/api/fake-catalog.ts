import type { ProductId } from '../../core/product-ids.ts';
import type {
  AnnouncedInstaller,
  InstallerNames,
  InstallerPublication,
  PublishedInstaller,
  PublishedRevision,
  Storage,
  StoredBytes,
  UploadRecord,
} from '../../storage/records.ts';
import { checkCatalog } from '../../core/check-catalog.ts';
import { now, suite } from './fixtures.ts';

type Kept = { -readonly [Name in keyof UploadRecord]: UploadRecord[Name] };

/** Revisions, installers and uploads in memory. */
export interface FakeCatalog extends Pick<Storage, 'catalog' | 'installers' | 'uploads'> {
  readonly revisions: PublishedRevision[];
  readonly published: PublishedInstaller[];
  readonly kept: Map<string, Kept>;
  /** Every progress that was told. */
  readonly told: number[];
  readonly bytes: StoredBytes[];
}

export function fakeCatalog(): FakeCatalog {
  let count = 0;
  let changes = 0;
  const newId = () => {
    count += 1;
    return `01930000-0000-7000-a000-${String(count).padStart(12, '0')}`;
  };
  const newMoment = () => {
    changes += 1;
    return new Date(now.getTime() + changes);
  };
  const requests = new Map<string, { readonly content: string; readonly id: string }>();

  function heldBy({ id, changedAt }: Pick<UploadRecord, 'id' | 'changedAt'>): Kept | null {
    const upload = fake.kept.get(id);
    const held = upload?.state === 'receiving' && upload.changedAt.getTime() === changedAt.getTime();
    if (!upload || !held) return null;
    upload.changedAt = newMoment();
    return upload;
  }

  function publish(names: InstallerNames, bytes: StoredBytes): InstallerPublication {
    const { productId, version, platform, fileName } = names;
    const same = fake.published.find(
      (one) => !one.withdrawn && one.productId === productId && one.version === version && one.platform === platform,
    );
    if (same) return same.sha256 === bytes.sha256 ? { kind: 'known', installer: same } : { kind: 'other' };
    const { sizeBytes, sha256 } = bytes;
    const rest = { publishedAt: now, withdrawn: null, damaged: null, kits: 0 };
    const installer = { id: newId(), productId, version, platform, fileName, sizeBytes, sha256, ...rest };
    fake.published.push(installer);
    fake.bytes.push(bytes);
    return { kind: 'published', installer };
  }

  function newUpload(installer: AnnouncedInstaller): Kept {
    const at = newMoment();
    const still = { problem: null, installer: null, createdAt: at, changedAt: at };
    const upload: Kept = { id: newId(), ...installer, state: 'waiting', receivedBytes: 0, ...still };
    fake.kept.set(upload.id, upload);
    return upload;
  }

  const fake: FakeCatalog = {
    revisions: [
      { revision: 1, suites: [suite], policies: { matchLength: 6, graceDays: 30 }, validFrom: now, publishedAt: null },
    ],
    published: [],
    kept: new Map(),
    told: [],
    bytes: [],

    catalog: {
      suites: async () => fake.revisions.at(-1)?.suites ?? [],
      page: async () => ({ items: [...fake.revisions].reverse(), nextCursor: null }),
      find: async (revision) => fake.revisions.find((one) => one.revision === revision) ?? null,
      publish: async (_asked, draft) => {
        const checked = checkCatalog(draft, fake.revisions.at(-1) ?? null, now);
        if (!checked.ok) return { kind: 'refused', problem: checked.problem };
        const revision = { ...checked.value, revision: fake.revisions.length + 1, publishedAt: now };
        fake.revisions.push(revision);
        return { kind: 'published', revision };
      },
      installs: async (productId: ProductId) =>
        suite.components.some((one) => one.productId === productId && one.delivery === 'on-premises'),
    },
    installers: {
      page: async (productId) => ({
        items: fake.published.filter((one) => productId === null || one.productId === productId),
        nextCursor: null,
      }),
      publish: async (names, bytes) => publish(names, bytes),
      withdraw: async (_asked, id, reason) => {
        const at = fake.published.findIndex((one) => one.id === id);
        const installer = fake.published[at];
        if (!installer) return null;
        const withdrawn = { ...installer, withdrawn: installer.withdrawn ?? { at: now, reason } };
        fake.published[at] = withdrawn;
        return { kind: 'withdrawn', installer: withdrawn, withdrawnKits: 2, concernedUpgrades: 3 };
      },
    },
    uploads: {
      announce: async ({ idempotencyKey }, installer) => {
        const content = JSON.stringify(installer);
        const name = idempotencyKey ?? content;
        const known = requests.get(name);
        if (known && known.content !== content) return { kind: 'other-request' };
        const upload = fake.kept.get(known?.id ?? '');
        if (upload && (idempotencyKey !== null || upload.state === 'waiting')) return { kind: 'known', upload };
        const made = newUpload(installer);
        requests.set(name, { content, id: made.id });
        return { kind: 'new', upload: { ...made } };
      },
      find: async (id) => fake.kept.get(id) ?? null,
      claim: async (id) => {
        const upload = fake.kept.get(id);
        if (upload?.state !== 'waiting') return null;
        Object.assign(upload, { state: 'receiving', receivedBytes: 0, changedAt: newMoment() });
        return { ...upload };
      },
      progress: async (claim, receivedBytes) => {
        const upload = heldBy(claim);
        if (!upload) return null;
        fake.told.push(receivedBytes);
        upload.receivedBytes = receivedBytes;
        return { id: upload.id, changedAt: upload.changedAt };
      },
      release: async (claim) => {
        Object.assign(heldBy(claim) ?? {}, { state: 'waiting', receivedBytes: 0 });
      },
      fail: async (claim, problem) => {
        Object.assign(heldBy(claim) ?? {}, { state: 'failed', problem });
      },
      complete: async (claim, bytes) => {
        const upload = heldBy(claim);
        if (!upload) return null;
        const publication = publish(upload, bytes);
        const installer = publication.kind === 'other' ? null : publication.installer;
        const state = installer ? 'done' : 'failed';
        Object.assign(upload, { state, installer, receivedBytes: bytes.sizeBytes });
        return publication;
      },
    },
  };
  return fake;
}
