import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSettings, readTokens, variables } from '../../bin/settings.ts';
import { configurationPage, environmentExample } from '../../bin/settings-pages.ts';

let folder = '';
let file = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'crossgrade-settings-'));
  file = path.join(folder, 'tokens.json');
  writeFileSync(file, 'the-token: "secret"');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const environment = (changes: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  DATABASE_URL: 'postgresql://crossgrade:password@db.example:5432/crossgrade',
  CROSSGRADE_ROOT_KEY: Buffer.alloc(32).toString('base64'),
  CROSSGRADE_TOKENS_FILE: file,
  CROSSGRADE_BLOB_FOLDER: folder,
  PATH: '/usr/bin',
  ...changes,
});

describe('readSettings', () => {
  it('fills in what is left out or empty', () => {
    const read = readSettings(environment({ PORT: '', TEMPORAL_API_KEY: '' }));
    expect(read).toMatchObject({ PORT: 4000, TEMPORAL_ADDRESS: '127.0.0.1:7233', CROSSGRADE_SANDBOX: 'off' });
    expect(read.TEMPORAL_API_KEY).toBeUndefined();
  });

  it.each(['CROSSGRADE_LOGLEVEL', 'TEMPORAL_TLS_SERVER_CA'])('refuses the unknown name %s', (name) => {
    expect(() => readSettings(environment({ [name]: 'x' }))).toThrow(name);
  });

  it('leaves variables of others alone', () => {
    expect(() => readSettings(environment({ TEMPORAL_PROFILE: 'mine', POSTGRES_PASSWORD: 'x' }))).not.toThrow();
  });

  it('names every variable that is missing or wrong at once', () => {
    const wrong = () => readSettings(environment({ DATABASE_URL: '', PORT: '70000' }));
    expect(wrong).toThrow(/DATABASE_URL: is required; PORT: Too big/);
  });

  it.each([
    ['DATABASE_URL', 'mysql://db.example/crossgrade'],
    ['CROSSGRADE_ROOT_KEY', 'c2hvcnQ='],
    ['CROSSGRADE_TOKENS_FILE', '/nowhere/tokens.json'],
    ['CROSSGRADE_SANDBOX', 'yes'],
    ['CROSSGRADE_PUBLIC_URL', 'upgrades.example'],
    ['CROSSGRADE_LISTEN_ADDRESS', 'everywhere'],
    ['CROSSGRADE_TRUSTED_PROXIES', '10.0.0.0/8, proxy.example'],
    ['CROSSGRADE_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['CROSSGRADE_WORKFLOW_BUNDLE', '/nowhere/bundle.js'],
    ['CROSSGRADE_LOG_LEVEL', 'loud'],
    ['CROSSGRADE_SMTP_URL', 'https://mail.example'],
    ['CROSSGRADE_MAIL_FROM', 'Upgrades'],
    ['CROSSGRADE_MAIL_FROM', 'Upgrades <a@b.example>\nBcc: c@d.example'],
    ['CROSSGRADE_TRACES_URL', 'on'],
    ['CROSSGRADE_OUR_TURN_MS', '0'],
    ['PORT', 'http'],
    ['TEMPORAL_TLS', 'yes'],
    ['TEMPORAL_TLS_CLIENT_CERT_PATH', '/nowhere/certificate.pem'],
  ])('refuses %s=%s and says which it is', (name, value) => {
    expect(() => readSettings(environment({ [name]: value }))).toThrow(`${name}: `);
  });

  it('takes networks of proxies', () => {
    const { CROSSGRADE_TRUSTED_PROXIES } = readSettings(
      environment({ CROSSGRADE_TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.1, fd00::/8' }),
    );
    expect(CROSSGRADE_TRUSTED_PROXIES).toBe('10.0.0.0/8, 192.0.2.1, fd00::/8');
  });

  it('refuses a client certificate without its key, and anything given twice', () => {
    expect(() => readSettings(environment({ TEMPORAL_TLS_CLIENT_CERT_DATA: 'PEM' }))).toThrow(
      'TEMPORAL_TLS_CLIENT_KEY',
    );
    expect(() =>
      readSettings(environment({ TEMPORAL_TLS_SERVER_CA_CERT_DATA: 'PEM', TEMPORAL_TLS_SERVER_CA_CERT_PATH: file })),
    ).toThrow('TEMPORAL_TLS_SERVER_CA_CERT_DATA');
  });

  it('never repeats a secret in its error', () => {
    const wrong = () => readSettings(environment({ CROSSGRADE_ROOT_KEY: 'hush-hush', DATABASE_URL: 'hush-hush' }));
    expect(wrong).toThrow(expect.objectContaining({ message: expect.not.stringContaining('hush') }));
  });
});

describe('readTokens', () => {
  it('refuses a file that holds something else, without repeating it', () => {
    expect(() => readTokens(file)).toThrow('CROSSGRADE_TOKENS_FILE: must hold a JSON object with partner, ');
    expect(() => readTokens(file)).not.toThrow('the-token');
  });
});

describe('the pages about settings', () => {
  it('are as `npm run configuration` writes them', () => {
    expect(readFileSync('docs/configuration.md', 'utf8')).toBe(configurationPage());
    expect(readFileSync('.env.example', 'utf8')).toBe(environmentExample());
  });

  it('say something about every variable', () => {
    expect(variables.filter(({ meaning }) => meaning === '')).toEqual([]);
  });
});
