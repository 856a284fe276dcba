import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { refuseUnsafe } from '../../bin/production.ts';
import { readSettings } from '../../bin/settings.ts';

const rootKey = randomBytes(32).toString('base64');
const safe = {
  DATABASE_URL: 'postgresql://crossgrade:n8sXh2q@db.example:5432/crossgrade',
  CROSSGRADE_ROOT_KEY: rootKey,
  CROSSGRADE_BLOB_FOLDER: '/var/lib/crossgrade/blobs',
  CROSSGRADE_PUBLIC_URL: 'https://upgrades.example',
  CROSSGRADE_TRUSTED_PROXIES: '10.0.0.0/8',
};

function start(changes: Readonly<Record<string, string>>, nodeEnvironment?: string, process: 'api' | 'worker' = 'api') {
  return () => {
    refuseUnsafe(process, readSettings({ ...safe, ...changes }), nodeEnvironment);
  };
}

describe('a start in production', () => {
  it('is let be with secrets of its own and TLS before it', () => {
    expect(start({})).not.toThrow();
    expect(start({}, 'production')).not.toThrow();
  });

  it.each([
    [
      'a root key that somebody typed',
      { CROSSGRADE_ROOT_KEY: Buffer.alloc(32, 7).toString('base64') },
      'CROSSGRADE_ROOT_KEY',
    ],
    ['the tokens of a sandbox', { CROSSGRADE_TOKENS_FILE: import.meta.filename }, 'CROSSGRADE_TOKENS_FILE'],
    ['the password of the example', { DATABASE_URL: 'postgresql://crossgrade:password@db/crossgrade' }, 'DATABASE_URL'],
    ['an address without TLS', { CROSSGRADE_PUBLIC_URL: 'http://upgrades.example' }, 'CROSSGRADE_PUBLIC_URL'],
    ['no address', { CROSSGRADE_PUBLIC_URL: '' }, 'CROSSGRADE_PUBLIC_URL'],
    ['no proxy that ends TLS', { CROSSGRADE_TRUSTED_PROXIES: '' }, 'CROSSGRADE_TRUSTED_PROXIES'],
  ])('is refused with %s, and says which variable it is', (_what, changes, name) => {
    expect(start(changes)).toThrow(`not safe for production: ${name}`);
  });

  it('names all that is wrong, and no value of a secret', () => {
    const all = {
      CROSSGRADE_PUBLIC_URL: '',
      CROSSGRADE_TRUSTED_PROXIES: '',
      CROSSGRADE_ROOT_KEY: `${'A'.repeat(43)}=`,
    };
    expect(start(all)).toThrow(/ROOT_KEY.*PUBLIC_URL.*TRUSTED_PROXIES/);
    expect(start(all)).not.toThrow('AAAA');
  });

  it('of a worker needs no address, and the same secrets', () => {
    const noNetwork = { CROSSGRADE_PUBLIC_URL: '', CROSSGRADE_TRUSTED_PROXIES: '' };
    expect(start(noNetwork, undefined, 'worker')).not.toThrow();
    expect(start({ CROSSGRADE_TOKENS_FILE: import.meta.filename }, undefined, 'worker')).toThrow(
      'CROSSGRADE_TOKENS_FILE',
    );
  });

  describe('with the sandbox on', () => {
    const sandbox = { CROSSGRADE_SANDBOX: 'on', CROSSGRADE_ROOT_KEY: Buffer.alloc(32, 7).toString('base64') };

    it.each(['', 'http://127.0.0.1:4000', 'http://localhost:4000', 'https://[::1]:4000'])(
      'is let be on a laptop, at %j',
      (url) => {
        expect(start({ ...sandbox, CROSSGRADE_PUBLIC_URL: url })).not.toThrow();
        expect(start({ ...sandbox, CROSSGRADE_PUBLIC_URL: url }, 'production')).toThrow('CROSSGRADE_SANDBOX');
      },
    );

    it.each(['https://upgrades.example', 'http://10.0.0.7:4000', 'https://localhost.example', 'http://0.0.0.0:4000'])(
      'is refused at %s, whatever NODE_ENV is',
      (url) => {
        expect(start({ ...sandbox, CROSSGRADE_PUBLIC_URL: url })).toThrow('CROSSGRADE_SANDBOX');
      },
    );
  });
});
