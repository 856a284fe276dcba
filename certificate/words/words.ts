import type { Basis } from '../../core/licenses.ts';
import type { Delivery } from '../../core/catalog.ts';
import type { Day } from '../../core/days.ts';

/** All that papers say besides their facts. */
export interface Words {
  readonly title: string;
  readonly facts: {
    readonly number: string;
    readonly issuedOn: string;
    readonly licensedTo: string;
    readonly customerNumber: string;
    readonly orderNumber: string;
    readonly suite: string;
    readonly seats: string;
    readonly term: string;
  };
  readonly revised: (revision: number) => string;
  readonly count: (count: number) => string;
  readonly seats: (seats: number, basis: Basis) => string;
  readonly longDay: (day: Day) => string;
  readonly shortDay: (day: Day) => string;
  readonly key: {
    readonly heading: string;
    readonly instructions: (address: string) => readonly string[];
    readonly code: string;
    readonly codeSays: string;
  };
  readonly products: {
    readonly heading: string;
    readonly name: string;
    readonly productId: string;
    readonly delivery: string;
    readonly seats: string;
    readonly startsOn: string;
    readonly expiresOn: string;
    readonly delivered: Readonly<Record<Delivery, string>>;
  };
  readonly next: { readonly heading: string; readonly lines: readonly string[] };
  readonly agreement: {
    readonly title: string;
    readonly version: string;
    readonly accepted: string;
    readonly notAccepted: string;
    readonly language: string;
    readonly digest: string;
  };
  readonly page: (page: number, pages: number) => string;
}
