/** Names a product variant: nine letters and digits, of which the first six name the product line. */
export type ProductId = string & { readonly brand: 'ProductId' };

const shape = /^[A-Z0-9]{9}$/;

/**
 * Reads a product ID in any case or width, with white space around it. Nothing inside is dropped: what a spreadsheet
 * made of an ID (`1.23E+45`) is not one, and must not become another one.
 */
export function parseProductId(typed: string): ProductId | null {
  const text = typed.normalize('NFKC').trim().toUpperCase();
  return shape.test(text) ? (text as ProductId) : null;
}

/** Whether a text has the shape of a product ID as we write it. */
export function isProductId(text: string): boolean {
  return shape.test(text);
}

/** The leading characters that two products of one line have in common; six unless the policy says otherwise. */
export function productLine(id: ProductId, length = 6): string {
  return id.slice(0, length);
}
