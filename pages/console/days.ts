/** Whether it is a day as people write it, such as 2026-12-01. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && startOfDay(text).getDate() === Number(text.slice(8));
}

/** Midnight where the browser is. */
export function startOfDay(day: string): Date {
  return new Date(`${day}T00:00:00`);
}
