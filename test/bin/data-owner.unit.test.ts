import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dataOwner } from '../../bin/local/data-owner.mjs';

describe('dataOwner', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'data owner '));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const seen = { pid: 71, zombie: false, born: '900', commandLine: '' };
  const postgresOf = (data: string) => `/opt/x y/bin/postgres -D ${data} -p 15432 -c listen_addresses=127.0.0.1`;
  const writePidFile = () => {
    writeFileSync(
      path.join(folder, 'postmaster.pid'),
      ['71', folder, '1795581163', '15432', '', '127.0.0.1'].join('\n'),
    );
  };

  it('finds nobody where there is no pid file', () => {
    expect(dataOwner(folder, () => seen)).toEqual({ state: 'none' });
  });

  it('calls a pid file stale whose process is gone', () => {
    writePidFile();
    expect(dataOwner(folder, () => null)).toEqual({ state: 'stale', pid: 71 });
  });

  it('waits for a process that is about to vanish', () => {
    writePidFile();
    expect(dataOwner(folder, () => ({ ...seen, zombie: true }))).toEqual({ state: 'zombie', pid: 71 });
  });

  it.each([
    ['another program', '/usr/bin/node server.js'],
    ['a program that may not be looked at', ''],
    ['the PostgreSQL of another folder', postgresOf('/var/lib/postgresql/data')],
  ])('leaves %s alone when it was given the same id', (_, commandLine) => {
    writePidFile();
    expect(dataOwner(folder, () => ({ ...seen, commandLine }))).toEqual({ state: 'foreign', pid: 71 });
  });

  it('leaves the PostgreSQL of a folder alone whose name begins alike', () => {
    writePidFile();
    const look = () => ({ ...seen, commandLine: postgresOf(`${folder}2`) });
    expect(dataOwner(folder, look)).toEqual({ state: 'foreign', pid: 71 });
  });

  it('knows its own PostgreSQL and its port, also in a folder with spaces', () => {
    writePidFile();
    const look = () => ({ ...seen, commandLine: postgresOf(folder) });
    expect(dataOwner(folder, look)).toEqual({ state: 'ours', pid: 71, born: '900', port: 15_432 });
  });
});
