import type { ObjectStore } from '../gateways/object-store.ts';
import { openObjectStore } from '../gateways/open-object-store.ts';
import type { Settings } from './settings.ts';

/** The store of the installers: a bucket where one is named, else a folder. */
export function openObjects(settings: Settings): Promise<ObjectStore> {
  const { CROSSGRADE_S3_BUCKET: bucket, CROSSGRADE_BLOB_FOLDER: folder } = settings;
  if (bucket === undefined) return openObjectStore({ kind: 'folder', folder });
  return openObjectStore({
    kind: 's3',
    bucket,
    endpoint: settings.CROSSGRADE_S3_ENDPOINT,
    region: settings.CROSSGRADE_S3_REGION,
    prefix: settings.CROSSGRADE_S3_PREFIX,
    forcePathStyle: settings.CROSSGRADE_S3_PATH_STYLE === 'on',
    accessKeyId: settings.CROSSGRADE_S3_ACCESS_KEY_ID,
    secretAccessKey: settings.CROSSGRADE_S3_SECRET_ACCESS_KEY,
  });
}
