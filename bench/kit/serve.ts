// Serves one kit as the API does, in a process of its own: <folder of blobs> <file with the kit's content>.

import { readFileSync } from 'node:fs';
import { kitUrl } from '../../api/kits/kit-links.ts';
import { kitArchives } from '../../bin/kit-archives.ts';
import { openFolderStore } from '../../gateways/folder-store.ts';
import type { BlobRecord } from '../../storage/blobs.ts';
import type { KitContent } from '../../storage/records.ts';
import { now, upgradeId } from '../../test/api/fixtures.ts';
import { runApp } from '../../test/api/run-app.ts';

const [blobs = '', file = ''] = process.argv.slice(2);
const { content, facts } = parseKit(readFileSync(file, 'utf8'));
const linkKey = Buffer.alloc(32, 2);
const { layoutDigest } = content;

const archives = kitArchives(await openFolderStore(blobs), {
  find: async () => ({ ...facts, blockCrcs: Buffer.from(facts.blockCrcs, 'base64') }),
});
const app = await runApp({ linkKey, kitArchive: () => archives(content) });
app.storage.kitContents.set(layoutDigest, content);
const expires = String(Math.floor(now.getTime() / 1000) + 3600);
process.stdout.write(`${app.url}${kitUrl(linkKey, { layoutDigest, upgradeId, expires, key: '1' })}\n`);

interface Kit {
  readonly content: KitContent;
  readonly facts: Omit<BlobRecord, 'blockCrcs'> & { readonly blockCrcs: string };
}

function parseKit(text: string): Kit {
  return JSON.parse(text) as Kit;
}
