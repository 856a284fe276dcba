import { describe, expect, it } from '@jest/globals';
import { isSignedLink, kitUrl, type KitLinkFacts } from '../../../api/kits/kit-links.ts';
import { longestLinkLifeMs, openLinkKeyring } from '../../../api/kits/link-keyring.ts';
import type { LinkKey } from '../../../storage/link-keys.ts';

const root = Buffer.alloc(32, 2);
const facts: KitLinkFacts = { layoutDigest: 'a'.repeat(64), upgradeId: 'one', expires: '1800000000', key: '1' };

function signatureOf(given: KitLinkFacts, key = root): string {
  return new URL(kitUrl(key, given), 'http://here').searchParams.get('signature') ?? '';
}

describe('a signature', () => {
  it('holds for the link that it was made for', () => {
    expect(isSignedLink(root, facts, signatureOf(facts))).toBe(true);
  });

  it.each([
    { layoutDigest: 'b'.repeat(64) },
    { upgradeId: 'another' },
    { expires: '1800000001' },
    { expires: '01800000000' },
    { key: '2' },
    { key: '01' },
  ])('holds for no other: %j', (changed) => {
    expect(isSignedLink(root, { ...facts, ...changed }, signatureOf(facts))).toBe(false);
  });

  it('holds under no other root, and an empty one never', () => {
    expect(isSignedLink(Buffer.alloc(32, 3), facts, signatureOf(facts))).toBe(false);
    expect(isSignedLink(root, facts, '')).toBe(false);
  });

  it('is another under each key', () => {
    expect(signatureOf({ ...facts, key: '2' })).not.toBe(signatureOf(facts));
  });
});

describe('the keyring', () => {
  const madeAt = new Date('2026-12-01T12:00:00.000Z');
  const first: LinkKey = { number: 1, madeAt: new Date('2026-11-01T12:00:00.000Z') };
  const second: LinkKey = { number: 2, madeAt };

  function keyring(...stored: LinkKey[]) {
    const world = { stored, elapsedMs: 0, reads: 0, fails: false };
    const list = async () => {
      world.reads += 1;
      if (world.fails) throw new Error('PostgreSQL is away');
      return [...world.stored];
    };
    return { world, keys: openLinkKeyring({ list }, () => world.elapsedMs) };
  }

  it('signs with the newest key', async () => {
    expect(await keyring(second, first).keys.current()).toBe(2);
  });

  it('opens with an older key what was signed before its successor was made, until its end', async () => {
    const { keys } = keyring(second, first);
    const lastEndMs = madeAt.getTime() + longestLinkLifeMs;
    expect(await keys.opens(1, lastEndMs)).toBe(true);
    expect(await keys.opens(1, lastEndMs + 6000)).toBe(false);
    expect(await keys.opens(2, lastEndMs + 6000)).toBe(true);
  });

  it('opens nothing with a key that is not there', async () => {
    const { keys } = keyring(second);
    for (const number of [1, 3, 0, -1, 1.5, NaN]) expect(await keys.opens(number, madeAt.getTime())).toBe(false);
  });

  it('is read again after 5 seconds, and once by all who ask meanwhile', async () => {
    const { world, keys } = keyring(first);
    await Promise.all([keys.current(), keys.current(), keys.opens(1, 0)]);
    expect(world.reads).toBe(1);
    world.stored.unshift(second);
    world.elapsedMs = 4999;
    expect(await keys.current()).toBe(1);
    world.elapsedMs = 5000;
    expect(await keys.current()).toBe(2);
    expect(world.reads).toBe(2);
  });

  it('is read at once for a key that another process has made just now', async () => {
    const { world, keys } = keyring(first);
    await keys.current();
    world.stored.unshift(second);
    expect(await keys.opens(2, madeAt.getTime())).toBe(true);
  });

  it('does not remember that it could not be read', async () => {
    const { world, keys } = keyring(first);
    world.fails = true;
    await expect(keys.current()).rejects.toThrow('away');
    world.fails = false;
    expect(await keys.current()).toBe(1);
  });

  it('has a key in every installation, or says that it has none', async () => {
    await expect(keyring().keys.current()).rejects.toThrow('no key for links');
  });
});
