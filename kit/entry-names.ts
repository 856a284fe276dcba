import type { ProductId } from '../core/product-ids.ts';

/**
 * Where an installer lies in a kit: a folder for each product, and a file name of plain ASCII that any system can hold.
 * Different names stay different: each character that is not plain is written as its number.
 */
export function entryPath(productId: ProductId, fileName: string): string {
  const plain = [...fileName].map((character) => (/[A-Za-z0-9._-]/.test(character) ? character : numbered(character)));
  return `installers/${productId}/${(plain.join('') || 'installer').replace(/^[.-]|[.]$/, numbered)}`;
}

function numbered(character: string): string {
  return `_${(character.codePointAt(0) ?? 0).toString(16)}_`;
}
