import { isSoldOn, type CatalogRevision, type Component, type Policies, type Suite } from './catalog.ts';
import { dayInZone, type Day } from './days.ts';
import type { FieldProblem } from './problems.ts';
import { parseProductId } from './product-ids.ts';
import { accepted, refused, type Result } from './result.ts';

/** A product of a suite as somebody wrote it: its IDs are not read yet. */
export interface ComponentDraft extends Omit<Component, 'productId' | 'replacedBy'> {
  readonly productId: string;
  readonly replacedBy?: string;
}

export interface SuiteDraft extends Omit<Suite, 'components'> {
  readonly components: readonly ComponentDraft[];
}

/** A revision that somebody wants to publish. */
export interface CatalogDraft {
  /** Null: from the moment on in which it is published. */
  readonly validFrom: Date | null;
  readonly suites: readonly SuiteDraft[];
  readonly policies: Policies;
}

/** The revision that was published last. */
export interface NewestRevision extends CatalogRevision {
  readonly validFrom: Date;
}

/** What of a draft becomes the next revision. */
export interface CheckedCatalog extends Omit<CatalogRevision, 'revision'> {
  readonly validFrom: Date;
}

/** Decides whether a draft can be published after the newest revision, or names every entry that speaks against it. */
export function checkCatalog(draft: CatalogDraft, newest: NewestRevision | null, now: Date): Result<CheckedCatalog> {
  const { suites, policies } = draft;
  const validFrom = draft.validFrom ?? now;
  const fields = [
    ...tooEarly(validFrom, newest),
    ...policyProblems(policies),
    ...(suites.length === 0 ? [{ field: 'suites', reason: 'must hold at least one suite' }] : []),
    ...suites.flatMap((suite, index) => suiteProblems(suite, `suites[${index}]`, suites.slice(0, index), draft)),
    ...soldPastTheirEnd(suites, dayInZone(validFrom, 'UTC')),
    ...suiteReplacements(suites),
    ...productReplacements(suites),
  ];
  if (fields.length > 0) return refused({ code: 'catalog-refused', fields });
  return accepted({ validFrom, suites: suites.map(readSuite), policies });
}

type Problems = readonly FieldProblem[];

function tooEarly(validFrom: Date, newest: NewestRevision | null): Problems {
  if (!newest || validFrom >= newest.validFrom) return [];
  const reason = `must not be before that of revision ${newest.revision}: ${newest.validFrom.toISOString()}`;
  return [{ field: 'validFrom', reason }];
}

function policyProblems({ matchLength, graceDays }: Policies): Problems {
  const rightLength = Number.isInteger(matchLength) && matchLength >= 1 && matchLength <= 9;
  return [
    ...(rightLength ? [] : [{ field: 'policies.matchLength', reason: 'must be a whole number from 1 to 9' }]),
    ...graceProblems(graceDays, 'policies.graceDays'),
  ];
}

function graceProblems(graceDays: number | undefined, field: string): Problems {
  if (graceDays === undefined || (Number.isInteger(graceDays) && graceDays >= 0)) return [];
  return [{ field, reason: 'must be a whole number from 0' }];
}

function suiteProblems(suite: SuiteDraft, at: string, before: readonly SuiteDraft[], draft: CatalogDraft): Problems {
  const { code, components } = suite;
  return [
    ...(before.some((other) => other.code === code) ? [{ field: `${at}.code`, reason: 'names two suites' }] : []),
    ...(components.length === 0 ? [{ field: `${at}.components`, reason: 'must hold at least one product' }] : []),
    ...components.flatMap((component, index) => {
      const place = `${at}.components[${index}]`;
      return [
        ...componentProblems(component, place, draft.policies.matchLength),
        ...twice(component, place, components.slice(0, index)),
        ...otherwiseElsewhere(component, place, before),
      ];
    }),
  ];
}

function componentProblems(component: ComponentDraft, at: string, matchLength: number): Problems {
  const { productId, delivery, signInUrl, graceDays, continues, never } = component;
  return [
    ...(isCanonicalId(productId) ? [] : [{ field: `${at}.productId`, reason: notAnId }]),
    ...graceProblems(graceDays, `${at}.graceDays`),
    ...(signInUrl !== undefined && delivery !== 'service' ? [{ field: `${at}.signInUrl`, reason: notASite }] : []),
    ...nameless(continues, `${at}.continues`, matchLength),
    ...nameless(never, `${at}.never`, matchLength),
    ...continues.flatMap((entry, index) =>
      never.includes(entry) ? [{ field: `${at}.continues[${index}]`, reason: 'stands in never as well' }] : [],
    ),
  ];
}

const notAnId = 'must be a product ID of nine capital letters and digits';

const notASite = 'must be left out: the product is installed, and nobody signs in to it';

function isCanonicalId(text: string): boolean {
  return parseProductId(text) === text;
}

/** Entries that name neither a product nor a line, which is as many leading characters as are compared. */
function nameless(entries: readonly string[], at: string, matchLength: number): Problems {
  const isLine = (entry: string) => entry.length === matchLength && /^[A-Z0-9]+$/.test(entry);
  const reason = `must be a product ID, or a product line of ${matchLength} characters`;
  return entries.flatMap((entry, index) =>
    isCanonicalId(entry) || isLine(entry) ? [] : [{ field: `${at}[${index}]`, reason }],
  );
}

function twice({ productId }: ComponentDraft, at: string, before: readonly ComponentDraft[]): Problems {
  const known = before.some((other) => other.productId === productId);
  return known ? [{ field: `${at}.productId`, reason: 'stands in this suite twice' }] : [];
}

/** What is true of a product is true of it in every suite. */
const ofTheProduct = ['delivery', 'signInUrl', 'endOfSaleOn', 'replacedBy'] as const;

function otherwiseElsewhere(component: ComponentDraft, at: string, before: readonly SuiteDraft[]): Problems {
  return before.flatMap(({ code, components }) => {
    const same = components.find(({ productId }) => productId === component.productId);
    if (!same) return [];
    const differing = ofTheProduct.filter((name) => same[name] !== component[name]);
    return differing.map((name) => ({ field: `${at}.${name}`, reason: `is another one in the suite ${code}` }));
  });
}

/** Products whose sale has ended when the revision comes into force, in suites that are sold then. */
function soldPastTheirEnd(suites: readonly SuiteDraft[], firstDay: Day): Problems {
  return suites.flatMap((suite, index) => {
    if (!isSoldOn(suite, firstDay)) return [];
    return suite.components.flatMap((component, place) => {
      if (component.endOfSaleOn === undefined || isSoldOn(component, firstDay)) return [];
      const reason = `is before ${firstDay}, from when on the suite ${suite.code} would still be sold with it`;
      return [{ field: `suites[${index}].components[${place}].endOfSaleOn`, reason }];
    });
  });
}

function suiteReplacements(suites: readonly SuiteDraft[]): Problems {
  const next = new Map(suites.map(({ code, replacedBy }) => [code, replacedBy]));
  return suites.flatMap(({ code, replacedBy }, index) => {
    const reason = replacedBy === undefined ? null : whyNoReplacement(code, next, 'suite');
    return reason === null ? [] : [{ field: `suites[${index}].replacedBy`, reason }];
  });
}

function productReplacements(suites: readonly SuiteDraft[]): Problems {
  const all = suites.flatMap(({ components }) => components);
  const next = new Map(all.map(({ productId, replacedBy }) => [productId, replacedBy]));
  return suites.flatMap(({ components }, index) =>
    components.flatMap(({ productId, replacedBy }, place) => {
      const reason = replacedBy === undefined ? null : whyNoReplacement(productId, next, 'product');
      return reason === null ? [] : [{ field: `suites[${index}].components[${place}].replacedBy`, reason }];
    }),
  );
}

/** Why what takes the place of `start` does not: it is not there, or after some steps it would take its own place. */
function whyNoReplacement(start: string, next: ReadonlyMap<string, string | undefined>, kind: string): string | null {
  const first = next.get(start);
  if (first === undefined || !next.has(first)) return `names no ${kind} of this revision`;
  const passed = new Set<string>();
  for (let at: string | undefined = first; at !== undefined && !passed.has(at); at = next.get(at)) {
    if (at === start) return 'leads in a circle back to itself';
    passed.add(at);
  }
  return null;
}

function readSuite(suite: SuiteDraft): Suite {
  return { ...suite, components: suite.components.map(readComponent) };
}

function readComponent({ replacedBy, ...component }: ComponentDraft): Component {
  return {
    ...component,
    productId: knownId(component.productId),
    ...(replacedBy !== undefined && { replacedBy: knownId(replacedBy) }),
  };
}

function knownId(text: string) {
  const id = parseProductId(text);
  if (id === null) throw new RangeError(`${text} is no product ID`);
  return id;
}
