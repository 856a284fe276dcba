/** Does so many pieces of work, `atOnce` of them at any time; answers with what each came to. */
export async function doAtOnce<Done>(
  atOnce: number,
  pieces: number,
  work: (piece: number) => Promise<Done>,
): Promise<readonly Done[]> {
  const done: Done[] = [];
  let next = 0;
  const one = async () => {
    while (next < pieces) {
      const piece = next;
      next += 1;
      done.push(await work(piece));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, pieces) }, one));
  return done;
}

/** How many milliseconds it takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}
