import { describe, expect, it } from '@jest/globals';
import { maskAddress } from '../../core/mail-addresses.ts';

describe('maskAddress', () => {
  it.each([
    ['r.khan@northwind.example', 'r...@northwind.example'],
    ['😀lic@acme.test', '😀...@acme.test'],
    ['"a@b"@acme.test', '"...@acme.test'],
  ])('shows of %s no more than %s', (address, masked) => {
    expect(maskAddress(address)).toBe(masked);
  });
});
