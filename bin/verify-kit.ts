import { parseArgs } from 'node:util';
import { type CheckedKit, checkKit, isGood, type KitProgress } from './check-kit.ts';
import { BrokenArchive, openKitSource } from './kit-source.ts';

const USAGE = `node --import tsx bin/verify-kit.ts <kit.zip or extracted folder> [--fingerprint SHA256:...]
Verifies a deployment kit, offline: both signatures of its manifest, and every file. Says what it found of each file: ok,
damaged, missing, foreign; or present, for what lies beside the manifest. Exit code 0 if the kit is good, 1 if anything
is wrong with it, 2 if it could not be checked.
  --fingerprint <SHA256:...>   the published fingerprint of a signing key, which the kit has to be signed with; more
                               than one may be given`;

process.exitCode = await perform().catch((error: unknown) => {
  if (error instanceof BrokenArchive) {
    console.log(`not ok: the archive is damaged or cut off (${error.message})`);
    return 1;
  }
  console.error(error instanceof Error ? error.message : String(error));
  return 2;
});

async function perform(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { fingerprint: { type: 'string', multiple: true, default: [] } },
  });
  const [place] = positionals;
  if (place === undefined || positionals.length > 1) throw new Error(USAGE);
  const source = await openKitSource(place);
  try {
    const checked = await checkKit(source.files, values.fingerprint, showProgress());
    print(checked, values.fingerprint.length > 0);
    return isGood(checked) ? 0 : 1;
  } finally {
    source.close();
  }
}

/** Shows each percent once; on a terminal in one line. */
function showProgress(): (progress: KitProgress) => void {
  const { isTTY } = process.stderr;
  let shown = -1;
  return ({ doneBytes, totalBytes }) => {
    const percent = totalBytes === 0 ? 100 : Math.floor((doneBytes / totalBytes) * 100);
    if (percent === shown || (!isTTY && percent % 10 !== 0)) return;
    shown = percent;
    const text = `hashed ${doneBytes} of ${totalBytes} bytes, ${percent} %`;
    process.stderr.write(isTTY ? `\r${text}${percent === 100 ? '\n' : ''}` : `${text}\n`);
  };
}

function print(checked: CheckedKit, isCompared: boolean): void {
  for (const { path, state, detail } of checked.files) {
    console.log(`${state.padEnd(8)} ${printable(path)}${detail === '' ? '' : ` (${detail})`}`);
  }
  for (const fingerprint of checked.fingerprints) console.log(`signed with the key ${fingerprint}`);
  for (const wrong of checked.wrong) console.log(`wrong: ${wrong}`);
  if (!isGood(checked)) console.log('not ok: do not install from this kit');
  else if (isCompared) console.log('ok: the kit is as it was signed, with a key that you named');
  else console.log('ok: the kit is as it was signed; compare the fingerprints with the published ones');
}

/** A foreign file may be called anything. */
function printable(path: string): string {
  return path.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?');
}
