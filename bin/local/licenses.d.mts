export interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly license?: string }>>;
}

export function strangeLicenses(lock?: Lock): readonly { readonly name: string; readonly license: string }[];
