/** Waits; ends early, without an error, when it is told to. */
export async function pause(milliseconds: number, until: AbortSignal): Promise<void> {
  if (until.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(end, milliseconds);
    until.addEventListener('abort', end, { once: true });
    function end(): void {
      clearTimeout(timer);
      until.removeEventListener('abort', end);
      resolve();
    }
  });
}
