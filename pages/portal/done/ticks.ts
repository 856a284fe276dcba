/** What was ticked in the list of an upgrade; kept in this browser, and nothing personal in it. */
export function readTicks(upgradeId: string): readonly string[] {
  try {
    const kept = parseTicks(localStorage.getItem(place(upgradeId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

export function keepTicks(upgradeId: string, ticks: readonly string[]): void {
  try {
    localStorage.setItem(place(upgradeId), JSON.stringify(ticks));
  } catch {
    // Then they are remembered as long as the page lives.
  }
}

function place(upgradeId: string): string {
  return `crossgrade.ticks.${upgradeId}`;
}

function parseTicks(text: string): unknown {
  return JSON.parse(text) as unknown;
}
