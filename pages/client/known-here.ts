/** Where it stands; it says nothing about whom. */
const place = 'crossgrade.known-here';

/** Whether somebody has begun something in this browser, so that the first page had better wait for what it was. */
export function isKnownHere(): boolean {
  try {
    return localStorage.getItem(place) !== null;
  } catch {
    return false;
  }
}

export function rememberKnownHere(): void {
  try {
    localStorage.setItem(place, 'yes');
  } catch {
    // Then the first page shows what was begun a moment later.
  }
}

export function forgetKnownHere(): void {
  try {
    localStorage.removeItem(place);
  } catch {
    // As above.
  }
}
