/** What the key of a partner may be made for. */
export const scopes = ['orders:read', 'orders:write'] as const;
export type Scope = (typeof scopes)[number];
