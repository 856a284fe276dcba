// An intake that a test kills in its middle: it takes bytes without end, and says so once some are on the disk.

import { openFolderStore } from '../../gateways/folder-store.ts';

const store = await openFolderStore(process.env.STORE ?? '');

async function* endless() {
  for (;;) yield Buffer.alloc(1 << 20, 'x');
}

await store.take(endless(), {
  onProgress(bytes) {
    if (bytes === 20 << 20) console.log('taken');
  },
});
