import { openFolderStore } from './folder-store.ts';
import type { ObjectStore } from './object-store.ts';
import type { S3Settings } from './s3-requests.ts';
import { openS3Store } from './s3-store.ts';

export type ObjectStoreSettings = S3Settings | { readonly kind: 'folder'; readonly folder: string };

/** Opens the store that is set. A folder must be usable at once; an S3 store is first asked when it is first needed. */
export async function openObjectStore(settings: ObjectStoreSettings): Promise<ObjectStore> {
  switch (settings.kind) {
    case 'folder':
      return openFolderStore(settings.folder);
    case 's3':
      return openS3Store(settings);
  }
}
