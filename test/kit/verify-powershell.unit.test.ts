import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { forger, installers, type KitOnDisk, signer, spoiled, unsigned, writeKit } from './kit-on-disk.ts';
import { type Ended, run } from './system-tools.ts';

/** PowerShell has no package among those that a test can install: what it would run is tested compiled, elsewhere. */
const powerShell = ['pwsh', 'powershell'].find((program) => {
  const { status } = spawnSync(program, ['-NoProfile', '-Command', 'exit 0']);
  return status === 0;
});
if (powerShell === undefined)
  process.stderr.write('\n!!! VERIFY.PS1 WAS NOT RUN: there is no PowerShell (pwsh) on this computer.\n');
const describeWithPowerShell = powerShell === undefined ? describe.skip : describe;

describeWithPowerShell('verify.ps1 by PowerShell', () => {
  let kit: KitOnDisk;

  beforeEach(async () => {
    kit = await writeKit();
  });
  afterEach(() => {
    kit.remove();
  });

  it('says yes to a good kit, names each file, and asks to compare the fingerprint', () => {
    const { code, said } = verify();
    expect({ code, said }).toEqual({ code: 0, said: expect.stringMatching(/^This kit is as it was signed\.\r?$/m) });
    for (const file of installers.keys()) expect(said).toContain(`ok       ${file}`);
    expect(said).toContain('Compare the fingerprint of the RSA key');
    expect(said).toContain(signer.rsaFingerprint);
  });

  it('says yes to the published fingerprint, alone or among others, and no to another', () => {
    expect(verify(signer.rsaFingerprint)).toEqual({ code: 0, said: expect.not.stringContaining('Compare') });
    expect(verify(forger.rsaFingerprint, signer.rsaFingerprint).code).toBe(0);
    expect(verify(forger.rsaFingerprint)).toEqual({ code: 1, said: expect.stringContaining('fingerprint WRONG') });
  });

  it.each(spoiled)('says no to %s, and names it', (_what, spoil, wanted) => {
    spoil(kit);
    const { code, said } = verify(signer.rsaFingerprint);
    expect({ code, said: said.replaceAll('\r', '') }).toEqual({ code: 1, said: expect.stringMatching(wanted) });
  });

  it.each(unsigned)('says no to %s', async (_what, spoil) => {
    await spoil(kit);
    expect(verify()).toEqual({ code: 1, said: expect.stringContaining('signature BAD') });
  });

  it('asks for the fingerprint of the RSA key when it was given the other', () => {
    expect(verify(signer.fingerprint)).toEqual({
      code: 2,
      said: expect.stringContaining('needs that of the RSA key'),
    });
  });

  function verify(...fingerprints: readonly string[]): Ended {
    return run(powerShell ?? '', ['-NoProfile', '-File', kit.at('verify.ps1'), ...fingerprints]);
  }
});
