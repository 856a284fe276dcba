/**
 * The key that the certificate's QR code put behind the #. It is taken out of the address at once: what stays there is
 * kept by histories and seen over shoulders.
 */
export function takeKeyFromAddress(): string {
  const key = new URLSearchParams(location.hash.slice(1)).get('rk') ?? '';
  if (location.hash !== '') history.replaceState(null, '', location.pathname);
  return key;
}
