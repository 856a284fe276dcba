import type { LinkKey, LinkKeys } from '../../storage/link-keys.ts';

/** The numbers of the keys for links, read again every few seconds. */
export interface LinkKeyring {
  /** The key that signs. */
  current(): Promise<number>;
  /** Whether a link that ends then may have been signed with that key before the next one was made. */
  opens(number: number, expiresMs: number): Promise<boolean>;
}

const freshForMs = 5000;
/** No link is made for longer. Also so long is how a key goes on to open links after its successor was made. */
export const longestLinkLifeMs = 86_400_000;

export function openLinkKeyring(linkKeys: Pick<LinkKeys, 'list'>, elapsedMs: () => number): LinkKeyring {
  let last: { readonly atMs: number; readonly keys: Promise<readonly LinkKey[]> } | null = null;

  function readAgain(): Promise<readonly LinkKey[]> {
    const reading = { atMs: elapsedMs(), keys: linkKeys.list() };
    last = reading;
    reading.keys.catch(() => {
      if (last === reading) last = null;
    });
    return reading.keys;
  }

  function read(): Promise<readonly LinkKey[]> {
    return last && elapsedMs() - last.atMs < freshForMs ? last.keys : readAgain();
  }

  /** A number that is not known yet was made a moment ago: another process signs with it already. */
  async function readWith(number: number): Promise<readonly LinkKey[]> {
    const keys = await read();
    return number > newestOf(keys).number ? readAgain() : keys;
  }

  return {
    current: async () => newestOf(await read()).number,
    async opens(number, expiresMs) {
      const keys = await readWith(number);
      const at = keys.findIndex((key) => key.number === number);
      if (at < 0) return false;
      const successor = keys[at - 1];
      // Another process may have signed with it for as long as it had not read of the successor.
      return !successor || expiresMs <= successor.madeAt.getTime() + freshForMs + longestLinkLifeMs;
    },
  };
}

function newestOf([newest]: readonly LinkKey[]): LinkKey {
  if (!newest) throw new Error('there is no key for links');
  return newest;
}
