/** What the runs of the bare engine do: nothing. */
export interface BareActivities {
  work(): Promise<void>;
  /** Tells whoever waits for this run that it has come so far. */
  answer(workflowId: string): Promise<void>;
}

export interface BareKitActivities {
  build(): Promise<void>;
}
