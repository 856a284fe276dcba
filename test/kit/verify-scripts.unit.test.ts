import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { writeManifest } from '../../kit/manifest.ts';
import { verifyScriptUnix } from '../../kit/verify-script-unix.ts';
import { verifyScriptWindows } from '../../kit/verify-script-windows.ts';
import { verifyScriptWindowsCheck } from '../../kit/verify-script-windows-check.ts';
import { entry } from './entries.ts';
import { flip, forger, installers, type KitOnDisk, signer, spoiled, unsigned, writeKit } from './kit-on-disk.ts';
import { type Ended, haveTools, run } from './system-tools.ts';

const GOOD = /^This kit is as it was signed\.$/m;
const WRONG = /^Something is WRONG with this kit\. Do not install from it/m;
const newer = '{"entries":[],"format":2}';
const leadingOut = writeManifest({ format: 1, entries: [entry({ path: 'installers/../../x' })] });

let kit: KitOnDisk;
let tools: string;
beforeAll(() => {
  haveTools('ssh-keygen', 'openssl', 'busybox', 'mcs', 'mono');
  tools = mkdtempSync(path.join(tmpdir(), 'crossgrade-'));
});
afterAll(() => {
  rmSync(tools, { recursive: true });
});
beforeEach(async () => {
  kit = await writeKit();
});
afterEach(() => {
  kit.remove();
});

describe.each([
  ['sh with ssh-keygen', 'sh', signer.fingerprint, () => process.env.PATH],
  ['busybox with openssl', 'busybox', signer.rsaFingerprint, () => busyboxWith('openssl')],
])('verify.sh by %s', (_by, shell, fingerprint, searchPath) => {
  it('says yes to a good kit, names each file, and asks to compare the fingerprint', () => {
    const { code, said } = verify();
    expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(GOOD) });
    for (const file of installers.keys()) expect(said).toContain(`ok       ${file}\n`);
    expect(said).toMatch(new RegExp(`Compare the fingerprint of the key .*\n${escaped(fingerprint)}\n$`));
  });

  it('says yes to the fingerprint that was published, alone or among others, and does not ask then', () => {
    expect(verify(fingerprint)).toEqual({ code: 0, said: expect.not.stringContaining('Compare') });
    expect(verify(forger.fingerprint, fingerprint).code).toBe(0);
  });

  it('says no to another fingerprint', () => {
    expect(verify(forger.fingerprint)).toEqual({ code: 1, said: expect.stringContaining('fingerprint WRONG') });
    expect(verify(fingerprint.slice(0, -1)).code).toBe(1);
    expect(verify('').code).toBe(1);
  });

  it('says no to a kit that is signed throughout by somebody else, once it knows the fingerprint', async () => {
    kit.remove();
    kit = await writeKit(forger);
    expect(verify().code).toBe(0);
    expect(verify(fingerprint)).toEqual({ code: 1, said: expect.stringMatching(WRONG) });
  });

  it.each(spoiled)('says no to %s, and names it', (_what, spoil, wanted) => {
    spoil(kit);
    expect(verify(fingerprint)).toEqual({ code: 1, said: expect.stringMatching(wanted) });
    expect(verify().said).toMatch(WRONG);
  });

  it.each(unsigned)('says no to %s', async (_what, spoil) => {
    await spoil(kit);
    expect(verify()).toEqual({ code: 1, said: expect.stringContaining('signature BAD') });
    expect(verify(fingerprint).code).toBe(1);
  });

  it('takes no link for a file, and follows none out of the kit', () => {
    const [file = ''] = installers.keys();
    rmSync(kit.at(file));
    symlinkSync('/etc/passwd', kit.at(file));
    symlinkSync('/etc', kit.at('etc'));
    const { code, said } = verify();
    expect({ code, said }).toEqual({ code: 1, said: expect.stringContaining(`damaged  ${file} (it is not a plain`) });
    expect(said).toContain('foreign  etc\n');
    expect(said).not.toContain('passwd');
  });

  it('lets the name of a foreign file say nothing to the terminal', () => {
    writeFileSync(kit.at('\u001b[2J\u0007ok'), '');
    expect(verify().said).toContain('foreign  ?[2J?ok\n');
  });

  it('does not mind what a file browser left', () => {
    writeFileSync(kit.at('.DS_Store'), '');
    writeFileSync(kit.at('installers/ENDGRD1S1/Thumbs.db'), '');
    writeFileSync(kit.at('._manifest.json'), '');
    expect(verify().code).toBe(0);
  });

  it('cannot check a manifest of a newer format', async () => {
    await sign(newer);
    expect(verify()).toEqual({ code: 2, said: expect.stringContaining('its manifest is of a newer format') });
  });

  it.each([
    ['something else', '{"format":1}'],
    ['a path that leads out', leadingOut],
  ])('says no to a signed manifest that is %s', async (_what, text) => {
    await sign(text);
    expect(verify()).toEqual({
      code: 1,
      said: expect.stringContaining('damaged  manifest.json (it is not a manifest)'),
    });
  });

  it('leaves the kit as it was, and nothing behind', () => {
    const before = stateOf(kit.folder);
    verify();
    expect(stateOf(kit.folder)).toEqual(before);
    expect(readdirSync(path.join(tools, 'temporary'))).toEqual([]);
  });

  function verify(...fingerprints: readonly string[]): Ended {
    return verifyUnix(shell, searchPath(), fingerprints);
  }
});

describe('verify.sh', () => {
  it.each([
    ['openssl and sha256sum', signer.rsaFingerprint, ['openssl', 'sha256sum']],
    ['openssl for everything', signer.rsaFingerprint, ['openssl']],
    ['ssh-keygen and shasum', signer.fingerprint, ['ssh-keygen', 'shasum']],
  ])('tells good from bad by %s', async (_by, fingerprint, programs) => {
    const box = toolbox(programs);
    expect(verifyUnix('sh', box, [fingerprint])).toEqual({ code: 0, said: expect.stringMatching(GOOD) });
    expect(verifyUnix('sh', box, [forger.fingerprint]).said).toContain('fingerprint WRONG');
    flip(kit.at('installers/ENDGRD1S1/setup.msi'));
    expect(verifyUnix('sh', box, [fingerprint]).said).toContain('damaged  installers/ENDGRD1S1/setup.msi (its SHA-256');
    await sign('{"entries":[],"format":1}');
    writeFileSync(kit.at('manifest.json'), '{"entries":[],"format":1} ');
    expect(verifyUnix('sh', box, [fingerprint])).toEqual({ code: 1, said: expect.stringContaining('signature BAD') });
  });

  it('takes the fingerprint of the RSA key where both tools are there', () => {
    expect(verifyUnix('sh', process.env.PATH, [signer.rsaFingerprint]).code).toBe(0);
    expect(verifyUnix('sh', process.env.PATH, [forger.rsaFingerprint]).code).toBe(1);
  });

  it.each(['unknown option -- Y', 'No user exists for uid 4242'])(
    'goes on with openssl where ssh-keygen says "%s"',
    (complaint) => {
      const box = toolbox(['openssl', 'sha256sum']);
      writeFileSync(path.join(box, 'ssh-keygen'), `#!/bin/sh\necho "${complaint}" >&2\nexit 1\n`);
      chmodSync(path.join(box, 'ssh-keygen'), 0o755);
      expect(verifyUnix('sh', box, [])).toEqual({ code: 0, said: expect.stringContaining(signer.rsaFingerprint) });
    },
  );

  it('checks the files without a tool for signatures, and says that it could not check those', () => {
    const box = toolbox(['sha256sum']);
    const { code, said } = verifyUnix('sh', box, []);
    expect({ code, said }).toEqual({ code: 2, said: expect.stringContaining('its signature was not checked') });
    expect(said).toContain('ok       installers/ENDGRD1S1/setup.msi\n');
    expect(said).not.toMatch(GOOD);
    writeFileSync(kit.at('installers/ENDGRD1S1/setup.msi'), 'HELLO');
    expect(verifyUnix('sh', box, []).code).toBe(1);
  });

  it('says which tool is missing', () => {
    expect(verifyUnix('sh', toolbox([]), [])).toEqual({ code: 2, said: expect.stringContaining('sha256sum, shasum') });
  });

  it('uses nothing that fetches or starts something, and no check that takes any key', () => {
    const code = withoutComments(verifyScriptUnix);
    expect(code).not.toMatch(/\b(curl|wget|nc|ssh|ftp|open|xdg-open|eval|source|sudo)\b(?!-keygen)/);
    expect(code).not.toMatch(/check-novalidate|find-principals|https?:/);
    expect(verifyScriptUnix).toMatch(/^#!\/bin\/sh\n/);
    expect(verifyScriptUnix).toMatch(plainText('\n'));
  });
});

describe('verify.ps1', () => {
  const [before = '', check = '', after = ''] = verifyScriptWindows.split(/@'\r\n|\r\n'@\r\n/);

  it('is plain ASCII with the line ends of Windows, its C# between quotes that it does not break', () => {
    expect(verifyScriptWindows).toMatch(plainText('\r\n'));
    expect(`${check.replaceAll('\r\n', '\n')}\n`).toBe(verifyScriptWindowsCheck);
    expect(verifyScriptWindowsCheck).not.toMatch(/^'@/m);
    expect(verifyScriptWindows.split("@'")).toHaveLength(2);
  });

  it('takes its arguments before anything else, as PowerShell demands', () => {
    expect(withoutComments(before).trim()).toMatch(
      /^param\(\[Parameter\(ValueFromRemainingArguments = \$true\)\] \[string/,
    );
    expect(after.trim()).toMatch(/exit \$exitCode$/);
  });

  it('pipes no bytes, fetches nothing, starts nothing, and writes in no newer PowerShell than 5.1', () => {
    const powerShell = withoutComments(before + after);
    expect(powerShell).not.toMatch(/Get-Content|Out-File|Invoke-|Start-|New-Object|Import-|\bcat\b|\bgc\b/i);
    expect(powerShell).not.toMatch(/\?\?|\?\.|&&|\|\||\bclean\b|\?[^)]*:/);
    expect(powerShell).not.toContain('|');
    expect(verifyScriptWindowsCheck).not.toMatch(/System\.(Net|Diagnostics|Reflection)|Process|WebClient|DllImport/);
    expect(verifyScriptWindowsCheck).not.toMatch(/\b(Write|Delete|Create|Move|Copy)(All|Directory|Text)?\w*\(At/);
  });

  it('gives every bracket a partner', () => {
    expect(withoutPartner(withoutComments(before + after).replaceAll(/'[^'\r\n]*'/g, ''))).toEqual([]);
  });
});

describe('the check in verify.ps1, compiled', () => {
  let program: string;
  beforeAll(() => {
    program = path.join(tools, 'check.exe');
    writeFileSync(path.join(tools, 'Check.cs'), verifyScriptWindowsCheck);
    writeFileSync(
      path.join(tools, 'Program.cs'),
      `public class Program {
         public static int Main(string[] args) {
           string[] rest = new string[args.Length - 1];
           System.Array.Copy(args, 1, rest, 0, rest.Length);
           return Crossgrade.KitCheck.Run(args[0], rest, System.Console.WriteLine);
         }
       }`,
    );
    const options = ['-langversion:5', '-warn:4', '-warnaserror', `-out:${program}`];
    const compiled = run('mcs', [...options, path.join(tools, 'Check.cs'), path.join(tools, 'Program.cs')]);
    if (compiled.code !== 0 || compiled.said !== '') throw new Error(compiled.said);
  });

  it('says yes to a good kit, names each file, and asks to compare the fingerprint', () => {
    const { code, said } = verify();
    expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(GOOD) });
    for (const file of installers.keys()) expect(said).toContain(`ok       ${file}\n`);
    expect(said).toMatch(new RegExp(`Compare the fingerprint of the RSA key .*\n${escaped(signer.rsaFingerprint)}\n$`));
  });

  it('says yes to the published fingerprint and no to another', () => {
    expect(verify(signer.rsaFingerprint)).toEqual({ code: 0, said: expect.not.stringContaining('Compare') });
    expect(verify(forger.rsaFingerprint)).toEqual({ code: 1, said: expect.stringContaining('fingerprint WRONG') });
    expect(verify('').code).toBe(1);
  });

  it('asks for the fingerprint of the RSA key when it was given the other', () => {
    expect(verify(signer.fingerprint)).toEqual({ code: 2, said: expect.stringContaining('needs that of the RSA key') });
  });

  it('says no to a kit that is signed throughout by somebody else, once it knows the fingerprint', async () => {
    kit.remove();
    kit = await writeKit(forger);
    expect(verify().code).toBe(0);
    expect(verify(signer.rsaFingerprint)).toEqual({ code: 1, said: expect.stringMatching(WRONG) });
  });

  it.each(spoiled)('says no to %s, and names it', (_what, spoil, wanted) => {
    spoil(kit);
    expect(verify(signer.rsaFingerprint)).toEqual({ code: 1, said: expect.stringMatching(wanted) });
  });

  it.each(unsigned)('says no to %s', async (_what, spoil) => {
    await spoil(kit);
    expect(verify()).toEqual({ code: 1, said: expect.stringContaining('signature BAD') });
  });

  it('says no to a key that is cut off anywhere', () => {
    const lines = signer.rsaPublicKey.trim().split('\n');
    for (let length = 0; length < lines.length - 2; length += 2) {
      writeFileSync(kit.at('signing-key.pem'), [lines[0], ...lines.slice(1, 1 + length), lines.at(-1)].join('\n'));
      expect([length, verify().code]).toEqual([length, 1]);
    }
  });

  it('does not mind what a file browser left', () => {
    writeFileSync(kit.at('installers/ENDGRD1S1/Thumbs.db'), '');
    writeFileSync(kit.at('._manifest.json'), '');
    expect(verify().code).toBe(0);
  });

  it('cannot check a manifest of a newer format', async () => {
    await sign(newer);
    expect(verify()).toEqual({ code: 2, said: expect.stringContaining('its manifest is of a newer format') });
  });

  it.each([
    ['something else', '{"format":1}'],
    ['a path that leads out', leadingOut],
  ])('says no to a signed manifest that is %s', async (_what, text) => {
    await sign(text);
    expect(verify()).toEqual({
      code: 1,
      said: expect.stringContaining('damaged  manifest.json (it is not a manifest)'),
    });
  });

  function verify(...fingerprints: readonly string[]): Ended {
    return run('mono', [program, kit.folder, ...fingerprints]);
  }
});

function stateOf(folder: string): readonly (readonly [string, number, number])[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return names.map((name) => {
    const { mtimeMs, mode } = statSync(path.join(folder, name));
    return [name, mtimeMs, mode];
  });
}

/** Signs another manifest in the place of the kit's. */
async function sign(text: string): Promise<void> {
  const { sshsig, rsa } = await signer.signManifest(Buffer.from(text));
  writeFileSync(kit.at('manifest.json'), text);
  writeFileSync(kit.at('manifest.json.sig'), sshsig);
  writeFileSync(kit.at('manifest.json.rsa'), rsa);
}

function verifyUnix(shell: string, searchPath: string | undefined, fingerprints: readonly string[]): Ended {
  const place = path.join(tools, 'temporary');
  mkdirSync(place, { recursive: true });
  const applet = shell === 'busybox' ? ['sh'] : [];
  const env = { PATH: searchPath, TMPDIR: place };
  return run(placeOf(shell), [...applet, kit.at('verify.sh'), ...fingerprints], { cwd: '/', env });
}

/** A folder of programs: what the script always needs, and these. */
function toolbox(programs: readonly string[]): string {
  const box = mkdtempSync(path.join(tools, 'box-'));
  for (const program of ['awk', 'dirname', 'find', 'mktemp', 'rm', 'sed', 'tr', 'wc', ...programs]) {
    symlinkSync(placeOf(program), path.join(box, program));
  }
  return box;
}

function busyboxWith(program: string): string {
  const box = mkdtempSync(path.join(tools, 'box-'));
  for (const applet of ['awk', 'dirname', 'find', 'mktemp', 'rm', 'sed', 'sha256sum', 'tr', 'wc']) {
    symlinkSync(placeOf('busybox'), path.join(box, applet));
  }
  symlinkSync(placeOf(program), path.join(box, program));
  return box;
}

function placeOf(program: string): string {
  return run('sh', ['-c', 'command -v "$1"', 'sh', program]).said.trim();
}

function withoutComments(script: string): string {
  return script.replaceAll(/^#.*$/gm, '');
}

/** The brackets that are open at the end, and those that close something else than was opened last. */
function withoutPartner(script: string): readonly string[] {
  const partners = new Map([
    [')', '('],
    [']', '['],
    ['}', '{'],
  ]);
  const open: string[] = [];
  const wrong: string[] = [];
  for (const character of script) {
    if ('([{'.includes(character)) open.push(character);
    else if (partners.has(character) && open.pop() !== partners.get(character)) wrong.push(character);
  }
  return [...open, ...wrong];
}

function plainText(lineEnd: string): RegExp {
  return new RegExp(`^([\\x20-\\x7e]*${lineEnd})+$`);
}

function escaped(text: string): string {
  return text.replaceAll(/[+/]/g, '\\$&');
}
