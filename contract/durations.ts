const parts = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
/** Nobody means more than a century. */
const mostMs = 3_155_760_000_000;

const unitsMs = [604_800_000, 86_400_000, 3_600_000, 60_000, 1000];

/** Milliseconds of an ISO 8601 duration in weeks, days, hours, minutes and seconds; null when it is none. */
export function millisecondsOf(duration: string): number | null {
  const found = parts.exec(duration);
  if (!found || /[PT]$/.test(duration)) return null;
  const ms = unitsMs.reduce((sum, unitMs, at) => sum + Number(found[at + 1] ?? 0) * unitMs, 0);
  return ms <= mostMs ? ms : null;
}
