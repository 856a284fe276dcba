import { totpAt } from '../../api/staff/totp.ts';

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** An authenticator that never shows the same code twice: it goes on to the next half minute. */
export class Authenticator {
  readonly #key: Buffer;
  #last = 0;

  constructor(uri: string) {
    const secret = new URL(uri).searchParams.get('secret') ?? '';
    const bits = [...secret].map((letter) => base32.indexOf(letter).toString(2).padStart(5, '0')).join('');
    this.#key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  }

  used(): string {
    return totpAt(this.#key, this.#last);
  }

  next(): string {
    this.#last = Math.max(this.#last + 1, Math.floor(Date.now() / 30_000) - 1);
    return totpAt(this.#key, this.#last);
  }
}
