/** Something the person at the keyboard can mend: the message says how, so no stack is shown. */
export class Failure extends Error {}

/** Runs a whole command, and turns what goes wrong into one readable message and exit code 1. */
export async function orExplain(work) {
  try {
    await work();
  } catch (error) {
    console.error(error instanceof Failure ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
