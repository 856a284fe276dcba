import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { releaseLock, takeLock } from '../../bin/local/launcher-lock.mjs';
import { lookUp } from '../../bin/local/processes.mjs';

describe('takeLock', () => {
  let folder = '';
  let lock = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'lock '));
    lock = path.join(folder, 'launcher.json');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const here = lookUp(process.pid) ?? { pid: 0, born: '' };
  const another = { pid: 999_999_999, born: '7' };

  it('is taken when nobody has it', () => {
    expect(takeLock(lock, { port: 4000 })).toBeUndefined();
    expect(readdirSync(folder)).toEqual(['launcher.json']);
  });

  it('says who has it and what they wrote, and stays theirs', () => {
    takeLock(lock, { port: 4000 });
    expect(takeLock(lock, { port: 4100 }, another)).toMatchObject({ port: 4000, pid: process.pid });
    expect(takeLock(lock, { port: 4100 }, another)).toMatchObject({ port: 4000, pid: process.pid });
  });

  it('is taken over from a launcher that was killed', () => {
    takeLock(lock, { port: 4000 }, another);
    expect(takeLock(lock, { port: 4100 })).toBeUndefined();
    expect(takeLock(lock, { port: 4200 }, another)).toMatchObject({ port: 4100, pid: process.pid });
    expect(readdirSync(folder)).toEqual(['launcher.json']);
  });

  it('is taken over when the id of a killed launcher now belongs to another process', () => {
    writeFileSync(lock, JSON.stringify({ port: 4000, pid: process.pid, born: 'long ago' }));
    expect(takeLock(lock, { port: 4100 })).toBeUndefined();
  });

  it('is free again when it was given back, by whoever has it alone', () => {
    takeLock(lock, { port: 4000 }, here);
    releaseLock(lock, another);
    expect(readdirSync(folder)).toEqual(['launcher.json']);
    releaseLock(lock, here);
    expect(readdirSync(folder)).toEqual([]);
  });
});
