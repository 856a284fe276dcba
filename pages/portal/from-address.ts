import { pageOfOurs } from './page-of-ours.ts';

/**
 * What stands behind the # of the address under a name: a key from the certificate's QR code, a token from a mail. It is
 * taken out of the address at once: what stays there is kept by histories and seen over shoulders.
 */
export function takeFromAddress(name: string): string {
  const value = new URLSearchParams(location.hash.slice(1)).get(name) ?? '';
  if (value !== '') history.replaceState(null, '', `${location.pathname}${location.search}`);
  return value;
}

/** The page of ours to which somebody wants to go on; the start page where the address names none. */
export function pageAfterwards(): string {
  return pageOfOurs(new URLSearchParams(location.search).get('next') ?? '');
}
