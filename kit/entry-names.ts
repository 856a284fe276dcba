import type { ProductId } from '../core/product-ids.ts';

/** Where an installer lies in a kit: a folder for each product, and a file name of plain ASCII that any system can hold. */
export function entryPath(productId: ProductId, fileName: string): string {
  return `installers/${productId}/${fileName.replaceAll(/[^A-Za-z0-9._-]/g, '-').replace(/^[.-]+|[.-]+$/g, '')}`;
}
