/** What the console shows is looked up so often even where no news come. */
export const everyMs = 15_000;
