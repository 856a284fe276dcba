const QUIET_MS = 2_000;
const REPEAT_MS = 10_000;

/** Does the work, and says what is going on when it takes longer than two seconds. */
export async function step(title, work) {
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1_000);
  let spoken = false;
  const speak = () => {
    console.log(spoken ? `  still ${title} (${seconds()} s)` : `  ${title} …`);
    spoken = true;
  };
  const first = setTimeout(speak, QUIET_MS);
  const more = setInterval(speak, REPEAT_MS);
  try {
    const result = await work();
    if (spoken) console.log(`  ${title}: done in ${seconds()} s`);
    return result;
  } finally {
    clearTimeout(first);
    clearInterval(more);
  }
}
