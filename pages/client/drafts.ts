const memory = new Map<string, unknown>();

/** Where a draft lies: for this tab alone, or for this browser until it is sent. */
type Place = 'tab' | 'browser';

interface Keeping {
  /** Kept as long as the page lives and no longer: a browser's storage is a file on a disk. */
  readonly secrets?: unknown;
  /** What tells nothing of anybody may stay in the browser, for whoever comes back after weeks. */
  readonly place?: Place;
}

/** What somebody has begun and not sent yet, kept so that going back, reloading or a session that ends loses nothing. */
export function keepDraft(name: string, draft: unknown, { secrets = null, place = 'tab' }: Keeping = {}): void {
  memory.set(name, { draft, secrets });
  inStorage(place, (storage) => {
    storage.setItem(keyOf(name), JSON.stringify(draft));
  });
}

export interface Draft {
  readonly draft: unknown;
  readonly secrets: unknown;
}

export function readDraft(name: string): Draft | null {
  const kept = memory.get(name);
  if (kept !== undefined) return parseDraft(kept);
  const text = places
    .map((place) => inStorage(place, (storage) => storage.getItem(keyOf(name))))
    .find((found) => typeof found === 'string');
  return text === undefined ? null : { draft: parseUnknown(text), secrets: null };
}

export function dropDraft(name: string): void {
  memory.delete(name);
  for (const place of places)
    inStorage(place, (storage) => {
      storage.removeItem(keyOf(name));
    });
}

/** Forgets all drafts: whoever signs out leaves nothing behind. */
export function dropDrafts(): void {
  memory.clear();
  for (const place of places)
    inStorage(place, (storage) => {
      for (const key of Object.keys(storage)) if (key.startsWith(keyOf(''))) storage.removeItem(key);
    });
}

const places = ['tab', 'browser'] as const;

/** Storage may be full or forbidden: then the draft lives as long as the page. */
function inStorage<Answer>(place: Place, act: (storage: Storage) => Answer): Answer | null {
  try {
    return act(place === 'tab' ? sessionStorage : localStorage);
  } catch {
    return null;
  }
}

function keyOf(name: string): string {
  return `crossgrade.draft.${name}`;
}

function parseDraft(kept: unknown): Draft {
  return kept as Draft;
}

function parseUnknown(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
