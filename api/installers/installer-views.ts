import type { z } from 'zod';
import type { installer, upload, withdrawnInstaller } from '../../contract/installers.ts';
import type { PublishedInstaller, UploadRecord, Withdrawn } from '../../storage/records.ts';
import { withProblem } from '../views/problem-view.ts';

export function installerView(of: PublishedInstaller): z.input<typeof installer> {
  const { withdrawn, damaged, publishedAt, ...facts } = of;
  return {
    ...facts,
    publishedAt: publishedAt.toISOString(),
    ...(withdrawn && { withdrawn: { at: withdrawn.at.toISOString(), reason: withdrawn.reason } }),
    ...(damaged && {
      damaged: { at: damaged.at.toISOString(), ...(damaged.block !== null && { block: damaged.block }) },
    }),
  };
}

export function withdrawalView({
  installer: of,
  withdrawnKits,
  concernedUpgrades,
}: Withdrawn): z.input<typeof withdrawnInstaller> {
  return { ...installerView(of), withdrawnKits, concernedUpgrades };
}

export function uploadView(of: UploadRecord): z.input<typeof upload> {
  const { sizeBytes, sha256, problem, installer: published, createdAt, changedAt, ...facts } = of;
  return {
    ...facts,
    ...(sizeBytes !== null && { sizeBytes }),
    ...(sha256 !== null && { sha256 }),
    createdAt: createdAt.toISOString(),
    changedAt: changedAt.toISOString(),
    ...withProblem(problem),
    ...(published && { installer: installerView(published) }),
  };
}
