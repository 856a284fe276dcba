/** Whoever works at the vendor; each role may do what the ones before it may. */
export const operatorRoles = ['viewer', 'operator', 'lead', 'administrator'] as const;
export type OperatorRole = (typeof operatorRoles)[number];

/** Who asked. A visitor is the browser that registered a key; `us` is the service itself. */
export type Actor =
  | { readonly kind: 'visitor'; readonly id: string }
  | { readonly kind: 'partner'; readonly id: string }
  | { readonly kind: OperatorRole; readonly id: string };
