import type { z } from 'zod';
import type { catalogRevision, catalogRevisionPage } from '../../contract/catalog.ts';
import type { Page, PublishedRevision } from '../../storage/records.ts';

export function catalogRevisionView(of: PublishedRevision): z.input<typeof catalogRevision> {
  const { suites, policies } = of;
  return { ...whichRevision(of), suites, policies };
}

/** Revisions with their suites in short: what a suite holds is read one by one. */
export function catalogRevisionPageView(page: Page<PublishedRevision>): z.input<typeof catalogRevisionPage> {
  const items = page.items.map((of) => ({
    ...whichRevision(of),
    suites: of.suites.map(({ components, ...suite }) => ({
      ...suite,
      productIds: components.map(({ productId }) => productId),
    })),
  }));
  return { items, nextCursor: page.nextCursor };
}

function whichRevision({ revision, validFrom, publishedAt }: PublishedRevision) {
  return {
    revision,
    validFrom: validFrom.toISOString(),
    ...(publishedAt && { publishedAt: publishedAt.toISOString() }),
  };
}
