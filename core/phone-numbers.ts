const written = /^((?:\+|00)[\d ().\-/]+?)(?: ?(?:extension|ext\.?|x|#) ?(\d{1,8}))?$/i;

/**
 * A number that can be dialed from anywhere (RFC 3966), for what people write in many ways. Null for what has no country:
 * the typed text is kept in either case, and this is only beside it.
 */
export function telOf(typed: string): string | null {
  const text = typed.normalize('NFKC').replaceAll(/\s+/gu, ' ').trim();
  const [, number = '', extension] = written.exec(text) ?? [];
  const digits = number
    .replace(/^00/, '+')
    .replace('(0)', '')
    .replaceAll(/[^\d+]/g, '');
  if (!/^\+[1-9]\d{6,14}$/.test(digits)) return null;
  return extension === undefined ? `tel:${digits}` : `tel:${digits};ext=${extension}`;
}
