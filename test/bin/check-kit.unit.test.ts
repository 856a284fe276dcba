import {
  createWriteStream,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import yazl from 'yazl';
import { type CheckedKit, checkKit, isGood, type KitProgress } from '../../bin/check-kit.ts';
import { openKitSource } from '../../bin/kit-source.ts';
import { forger, installers, type KitOnDisk, signer, spoiled, unsigned, writeKit } from '../kit/kit-on-disk.ts';
import { type Ended, run } from '../kit/system-tools.ts';

const damagedSetup = 'damaged installers/ENDGRD1S1/setup.msi';

let kit: KitOnDisk;
beforeEach(async () => {
  kit = await writeKit();
});
afterEach(() => {
  kit.remove();
});

describe.each([
  ['a folder', async () => kit.folder],
  ['a ZIP', async () => zipped()],
])('checkKit of %s', (_form, place) => {
  it('says ok of a good kit, of each installer, and names both keys', async () => {
    const checked = await check();
    expect(isGood(checked)).toBe(true);
    expect(checked.wrong).toEqual([]);
    expect(checked.fingerprints).toEqual([signer.fingerprint, signer.rsaFingerprint]);
    expect(checked.files.filter(({ state }) => state === 'ok').map((file) => file.path)).toEqual([
      ...installers.keys(),
    ]);
    expect(checked.files.filter(({ state }) => state === 'present')).toHaveLength(8);
  });

  it('takes the fingerprint of either key, and no other beside it', async () => {
    expect(isGood(await check(signer.fingerprint))).toBe(true);
    expect(isGood(await check(signer.rsaFingerprint, signer.fingerprint))).toBe(true);
    expect((await check(signer.fingerprint, forger.fingerprint)).wrong).toEqual([
      `it is not signed with the key ${forger.fingerprint}`,
    ]);
    expect(isGood(await check(''))).toBe(false);
  });

  it('says no to a kit that is signed throughout by somebody else, once it knows the fingerprint', async () => {
    kit.remove();
    kit = await writeKit(forger);
    expect(isGood(await check())).toBe(true);
    expect(isGood(await check(signer.fingerprint))).toBe(false);
  });

  it.each(spoiled)('says no to %s, and names it', async (_what, spoil, wanted) => {
    spoil(kit);
    const checked = await check(signer.fingerprint);
    expect([isGood(checked), inLines(checked)]).toEqual([false, expect.stringMatching(wanted)]);
  });

  it.each(unsigned)('says no to %s', async (_what, spoil) => {
    await spoil(kit);
    const checked = await check();
    expect(isGood(checked)).toBe(false);
    expect(checked.fingerprints).toEqual([]);
    expect(checked.wrong.join('; ')).toMatch(/Ed25519 signature.*(RSA signature|RSA public key)/);
  });

  it('does not mind what a file browser left', async () => {
    for (const name of ['.DS_Store', '._.DS_Store', '._manifest.json']) writeFileSync(kit.at(name), '');
    expect(isGood(await check())).toBe(true);
  });

  it('reports its progress up to the last byte', async () => {
    const reported: KitProgress[] = [];
    const source = await openKitSource(await place());
    await checkKit(source.files, [], (progress) => reported.push(progress));
    source.close();
    const totalBytes = [...installers.values()].reduce((sum, { length }) => sum + length, 0);
    expect(reported.at(-1)).toEqual({ doneBytes: totalBytes, totalBytes });
    expect(reported.every(({ doneBytes }, index) => doneBytes >= (reported[index - 1]?.doneBytes ?? 0))).toBe(true);
  });

  async function check(...published: readonly string[]): Promise<CheckedKit> {
    const source = await openKitSource(await place());
    try {
      return await checkKit(source.files, published, () => undefined);
    } finally {
      source.close();
    }
  }
});

describe('checkKit', () => {
  it('follows a link to the folder that it is given', async () => {
    const place = `${kit.folder}-link`;
    symlinkSync(kit.folder, place);
    try {
      const source = await openKitSource(place);
      expect(isGood(await checkKit(source.files, [signer.fingerprint], () => undefined))).toBe(true);
    } finally {
      rmSync(place);
    }
  });

  it.each([
    ['manifest.json.sig', 'the Ed25519 signature is bad: it is no SSH signature'],
    ['manifest.json.rsa', 'the RSA signature is bad'],
    ['allowed_signers', 'allowed_signers does not name the key that made the Ed25519 signature'],
    ['signing-key.pem', 'signing-key.pem holds no RSA public key'],
  ])('minds %s, though the other signature is good', async (file, wrong) => {
    writeFileSync(kit.at(file), 'something else');
    const source = await openKitSource(kit.folder);
    expect((await checkKit(source.files, [signer.fingerprint], () => undefined)).wrong).toEqual([wrong]);
  });

  it('takes no link for a file, even one to the very bytes', async () => {
    const setup = kit.at('installers/ENDGRD1S1/setup.msi');
    renameSync(setup, `${kit.folder}.msi`);
    symlinkSync(`${kit.folder}.msi`, setup);
    const source = await openKitSource(kit.folder);
    const checked = await checkKit(source.files, [], () => undefined);
    expect(inLines(checked)).toContain(`${damagedSetup} (it is not a plain file)`);
  });

  it('takes no link in a ZIP for a file either', async () => {
    const source = await openKitSource(await zipped([], 0o120777));
    const checked = await checkKit(source.files, [], () => undefined);
    source.close();
    expect(inLines(checked)).toContain('damaged manifest.json (it is not a plain file)');
    expect(isGood(checked)).toBe(false);
  });
});

describe('verify-kit', () => {
  it('ends with 0 for a good kit, says so of each file, and shows how far it is', async () => {
    const { code, said } = verifyKit(await zipped(), '--fingerprint', signer.fingerprint);
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('ok: the kit is as it was signed') });
    expect(said).toContain('ok       installers/ENDGRD1S1/setup.msi\n');
    expect(said).toContain('hashed 70005 of 70005 bytes, 100 %\n');
  });

  it('ends with 1 for what is wrong, and says what', () => {
    writeFileSync(kit.at('evil\u001b[2J.exe'), '');
    const { code, said } = verifyKit(kit.folder, '--fingerprint', forger.fingerprint);
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining('foreign  evil?[2J.exe\n') });
    expect(said).toContain(`wrong: it is not signed with the key ${forger.fingerprint}\n`);
    expect(said).toContain('not ok: do not install from this kit\n');
  });

  it('ends with 1 for a ZIP that is cut off', async () => {
    const zip = await zipped();
    truncateSync(zip, statSync(zip).size - 100);
    expect(verifyKit(zip)).toEqual({ code: 1, said: expect.stringContaining('the archive is damaged or cut off') });
  });

  it('ends with 1 for a ZIP that holds a name twice', async () => {
    const zip = await zipped([['installers/ENDGRD1S1/setup.msi', 'other']]);
    expect(verifyKit(zip)).toEqual({
      code: 1,
      said: expect.stringContaining('foreign  installers/ENDGRD1S1/setup.msi'),
    });
  });

  it('ends with 1 for a ZIP whose two names of a file differ', async () => {
    const zip = await zipped();
    const bytes = readFileSync(zip);
    bytes.write('setup.exe', bytes.indexOf('setup.msi', bytes.indexOf('hello') - 100));
    writeFileSync(zip, bytes);
    expect(verifyKit(zip)).toEqual({ code: 1, said: expect.stringContaining('two names') });
  });

  it.each([
    ['nothing there', (folder: string) => [`${folder}-elsewhere.zip`], 'ENOENT'],
    ['no kit named', () => [], 'verify-kit.ts <kit.zip'],
    ['an option that it does not know', (folder: string) => [folder, '--key', 'x'], '--key'],
  ])('ends with 2 for %s', (_what, args, wanted) => {
    expect(verifyKit(...args(kit.folder))).toEqual({ code: 2, said: expect.stringContaining(wanted) });
  });
});

function verifyKit(...args: readonly string[]): Ended {
  return run(process.execPath, ['--import', 'tsx', 'bin/verify-kit.ts', ...args]);
}

function inLines({ files }: CheckedKit): string {
  return files
    .map(({ path: file, state, detail }) => `${state} ${file}${detail === '' ? '' : ` (${detail})`}`)
    .join('\n');
}

/** The kit as a ZIP of stored files, of which these are added, or all are something else than plain files. */
async function zipped(more: readonly (readonly [string, string])[] = [], mode = 0o100644): Promise<string> {
  const zip = new yazl.ZipFile();
  const names = readdirSync(kit.folder, { recursive: true, encoding: 'utf8' }).sort();
  for (const name of names) {
    const inside = name.split(path.sep).join('/');
    if (statSync(kit.at(name)).isDirectory()) zip.addEmptyDirectory(inside);
    else zip.addBuffer(readFileSync(kit.at(name)), inside, { compress: false, mode });
  }
  for (const [name, text] of more) zip.addBuffer(Buffer.from(text), name, { compress: false });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(`${kit.folder}.zip`));
  return `${kit.folder}.zip`;
}
