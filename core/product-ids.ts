/** Names a product variant: nine letters and digits, of which the first six name the product line. */
export type ProductId = string & { readonly brand: 'ProductId' };
