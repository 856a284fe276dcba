/** A page that is younger and lacks a part already would begin anew without end. */
const oldEnoughMs = 5000;

/**
 * Loads a part of the pages that is fetched when it is needed. It may be out of reach, or gone since a new release was
 * put in place. Browsers need not ask again for a part that once failed, so the page begins anew when it has a connection;
 * what was typed is kept by its drafts.
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load();
  } catch {
    await isOnline();
    await untilOld();
    location.reload();
    return new Promise(() => undefined);
  }
}

async function isOnline(): Promise<void> {
  if (navigator.onLine) return;
  await new Promise((resolve) => {
    window.addEventListener('online', resolve, { once: true });
  });
}

async function untilOld(): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, oldEnoughMs - performance.now()));
  });
}
