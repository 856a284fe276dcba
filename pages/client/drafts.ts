const memory = new Map<string, unknown>();

/**
 * What somebody has begun and not sent yet, kept for this tab alone: so going back, reloading or a session that ends
 * loses nothing. `secrets` are kept as long as the page lives and no longer: a browser's storage is a file on a disk.
 */
export function keepDraft(name: string, draft: unknown, secrets: unknown = null): void {
  memory.set(name, { draft, secrets });
  try {
    sessionStorage.setItem(place(name), JSON.stringify(draft));
  } catch {
    // Storage may be full or forbidden: then the draft lives as long as the page.
  }
}

export interface Draft {
  readonly draft: unknown;
  readonly secrets: unknown;
}

export function readDraft(name: string): Draft | null {
  const kept = memory.get(name);
  if (kept !== undefined) return parseDraft(kept);
  try {
    const text = sessionStorage.getItem(place(name));
    return text === null ? null : { draft: parseUnknown(text), secrets: null };
  } catch {
    return null;
  }
}

export function dropDraft(name: string): void {
  memory.delete(name);
  try {
    sessionStorage.removeItem(place(name));
  } catch {
    // As above.
  }
}

/** Forgets all drafts of this tab: whoever signs out leaves nothing behind. */
export function dropDrafts(): void {
  memory.clear();
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(place(''))) sessionStorage.removeItem(key);
  } catch {
    // As above.
  }
}

function place(name: string): string {
  return `crossgrade.draft.${name}`;
}

function parseDraft(kept: unknown): Draft {
  return kept as Draft;
}

function parseUnknown(text: string): unknown {
  return JSON.parse(text) as unknown;
}
