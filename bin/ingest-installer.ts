import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { intakeProblem } from '../api/installers/intake-problem.ts';
import type { UploadRequest } from '../contract/installers.ts';
import { notInstalled, whyNotTaken } from '../core/check-installer.ts';
import { accepted, refused, type Result } from '../core/result.ts';
import type { ObjectStore } from '../gateways/object-store.ts';
import type { PublishedInstaller, Storage } from '../storage/records.ts';

/** Where an installer goes. */
export interface Intake {
  readonly storage: Pick<Storage, 'catalog' | 'installers'>;
  readonly objects: ObjectStore;
}

type Told = (takenBytes: number, ofBytes: number) => void;

const readBytes = 1 << 20;

/** Takes a file into the object store and publishes it, as an upload over the API does. */
export async function ingestInstaller(
  { storage: { catalog, installers }, objects }: Intake,
  file: string,
  { sha256, sizeBytes, ...names }: UploadRequest,
  tell: Told,
): Promise<Result<PublishedInstaller>> {
  const { size } = await stat(file);
  const problem = whyNotTaken(size, sizeBytes ?? null);
  if (problem) return refused(problem);
  if (!(await catalog.installs(names.productId))) return refused(notInstalled(names.productId));

  const taken = await take(objects, file, {
    ...(sha256 !== undefined && { expectedSha256: sha256 }),
    onProgress: (bytes) => {
      tell(bytes, size);
    },
  });
  if (!taken.ok) return taken;
  const publication = await installers.publish(names, taken.value);
  if (publication.kind !== 'other') return accepted(publication.installer);
  const { productId, version, platform } = names;
  return refused({ code: 'installer-known', productId, version, platform });
}

async function take(objects: ObjectStore, file: string, options: Parameters<ObjectStore['take']>[1]) {
  try {
    return accepted(await objects.take(createReadStream(file, { highWaterMark: readBytes }), options));
  } catch (error) {
    const problem = intakeProblem(error);
    if (problem) return refused(problem);
    throw error;
  }
}
