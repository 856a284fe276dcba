/** Whoever works at the vendor; each role may do what the ones before it may. */
export const operatorRoles = ['viewer', 'operator', 'lead', 'administrator'] as const;
export type OperatorRole = (typeof operatorRoles)[number];

/** Who asked. A visitor is a browser that registered a key; a customer is an account whose address was proven. */
export type Actor =
  | { readonly kind: 'visitor'; readonly id: string }
  | { readonly kind: 'customer'; readonly id: string }
  | { readonly kind: 'partner'; readonly id: string }
  | { readonly kind: OperatorRole; readonly id: string };

/** Whether this is the person whom an upgrade is for, signed in or not. */
export function isFromCustomer({ kind }: Actor): boolean {
  return kind === 'visitor' || kind === 'customer';
}
