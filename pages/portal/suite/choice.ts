/** What is ticked and not sent yet. */
export interface Choice {
  readonly productIds: readonly string[];
  readonly installersFor: readonly string[];
}

/** A choice that was kept; nothing where there was none. */
export function readChoice(draft: unknown): Choice {
  const { productIds, installersFor } = typeof draft === 'object' && draft !== null ? parseChoice(draft) : {};
  return { productIds: texts(productIds), installersFor: texts(installersFor) };
}

function parseChoice(draft: object): Readonly<Record<string, unknown>> {
  return draft as Readonly<Record<string, unknown>>;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
