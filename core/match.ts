import type { Component } from './catalog.ts';
import { isProductId, type ProductId, productLine } from './product-ids.ts';

/**
 * Whether a license of this product and a component of the suite belong together: by the catalog's `never` and
 * `continues`, in this order, else by the leading characters of their product IDs (the seed compares six). Whatever
 * has not the shape of a product ID belongs to nothing.
 */
export function belongsTo(component: Component, productId: ProductId, matchLength: number): boolean {
  if (!isProductId(productId) || !isProductId(component.productId)) return false;
  if (component.never.some((entry) => isNamedBy(productId, entry))) return false;
  if (component.continues.some((entry) => isNamedBy(productId, entry))) return true;
  return productLine(productId, matchLength) === productLine(component.productId, matchLength);
}

/** An entry of the catalog names a product by its ID or by its line; an empty one names none. */
function isNamedBy(productId: ProductId, entry: string): boolean {
  return entry !== '' && productId.startsWith(entry);
}
