import type { Problem } from './problems.ts';

/** By which failures count as one: what went wrong, in which product, of which cause. */
export interface FailureCause {
  readonly code: string;
  readonly productId: string | null;
  /** In words without what differs from one upgrade to the next: versions, numbers and ids. */
  readonly cause: string;
}

/** Names a cause in one word, which stands in addresses and in the database. */
export type Fingerprint = string;

/** The cause of a problem. */
export function causeOf(problem: Problem): FailureCause {
  const productId = 'productId' in problem ? problem.productId : null;
  const cause = 'fileName' in problem ? normalizeCause(problem.fileName) : problem.code;
  return { code: problem.code, productId, cause };
}

/** The cause for which a run does not go on, as the engine reports it. */
export function causeOfTrouble(reported: string): FailureCause {
  return { code: 'run-in-trouble', productId: null, cause: normalizeCause(reported) };
}

export function fingerprintOf({ code, productId, cause }: FailureCause): Fingerprint {
  const slug = cause === code ? '' : cause.replaceAll(/[^\p{L}\p{N}#]+/gu, '-').replaceAll(/^-|-$/g, '');
  return [code, productId ?? '', slug].join(':');
}

/** Under what a failure is filed; null where there is none. */
export function fingerprintOfProblem(problem: Problem | null | undefined): Fingerprint | null {
  return problem ? fingerprintOf(causeOf(problem)) : null;
}

/** What a fingerprint is made of; of the cause only its words. */
export function partsOf(fingerprint: Fingerprint): FailureCause {
  const [code = '', productId = '', ...cause] = fingerprint.split(':');
  return { code, productId: productId === '' ? null : productId, cause: cause.join(':') };
}

const mostCharacters = 80;

/** The same text for the same cause: ids and numbers become `#`, quotes and case make no difference. */
export function normalizeCause(text: string): string {
  return [
    ...text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27,}/g, '#')
      .replaceAll(/\b(?=[0-9a-f]*\d)[0-9a-f]{12,}\b/g, '#')
      .replaceAll(/\d+(?:[._]\d+)*/g, '#')
      .replaceAll(/["'`]/g, '')
      .replaceAll(/\s+/gu, ' ')
      .trim(),
  ]
    .slice(0, mostCharacters)
    .join('');
}
