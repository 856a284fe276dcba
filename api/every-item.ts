import type { Page, PageRequest } from '../storage/records.ts';

const atOnce = 200;

/** All items of a list, read page by page and no faster than they are taken. */
export async function* everyItem<Item>(read: (page: PageRequest) => Promise<Page<Item>>): AsyncGenerator<Item> {
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await read({ limit: atOnce, cursor });
    yield* page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}
