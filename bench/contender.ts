/** What is measured: the product, or the bare engine beside it. */
export interface Contender {
  /** Carries one upgrade, or one run of the same shape, from its beginning to its end; answers with its workflow id. */
  readonly complete: () => Promise<string>;
  /** Brings one to where an action can be repeated, and answers with that action: from the request to its outcome. */
  readonly readyToAct: () => Promise<() => Promise<void>>;
  readonly close: () => Promise<void>;
}

/** The same figure of both. */
export interface Pair {
  readonly ours: number;
  readonly bare: number;
}
