import type { ProblemCode } from '../core/problems.ts';

export interface ProblemRow {
  readonly status: number;
  readonly title: string;
}

/** The HTTP status and the title of each problem. Its page is `docs/problems/<code>.md`. */
export const problemTable = {
  'registration-key-malformed': { status: 422, title: 'This is not a registration key' },
  'registration-key-unknown': { status: 404, title: 'No order is waiting for this registration key' },
  'registration-key-used': { status: 409, title: 'This registration key has been used' },
  'too-many-tries': { status: 429, title: 'Too many tries' },
  'order-refused': { status: 422, title: 'The order has fields that need another look' },
  'order-number-used': { status: 409, title: 'This order number belongs to another order' },
  'order-canceled': { status: 409, title: 'The order was canceled' },
  'order-superseded': { status: 409, title: 'A later order has taken its place' },
  'order-not-in-upgrade': { status: 422, title: 'The order is not part of this upgrade' },
  'codes-issued': { status: 409, title: 'Codes have been issued under this order' },
  'upgrade-replaced': { status: 409, title: 'Another upgrade has taken its place' },
  'second-person-needed': { status: 409, title: 'A second person has to ask for this' },
  'release-closed': { status: 409, title: 'The registration can no longer be released' },
  'order-ended': { status: 409, title: 'The order has ended' },
  'agreement-changed': { status: 409, title: 'The license agreement has changed' },
  'form-refused': { status: 422, title: 'The form has fields that need another look' },
  'plan-changed': { status: 409, title: 'The plan has changed since you saw it' },
  'step-not-open': { status: 409, title: 'This is not open at the present step' },
  'product-not-in-suite': { status: 422, title: 'A selected product is not part of the suite' },
  'question-open': { status: 409, title: 'A question about this product is still open' },
  'component-held': { status: 409, title: 'A person is looking at this product' },
  'nothing-new-to-install': { status: 409, title: 'There is nothing new to install' },
  'kit-being-built': { status: 409, title: 'The deployment kit is being built' },
  'kit-failed': { status: 409, title: 'The deployment kit could not be built' },
  'link-expired': { status: 403, title: 'This download link has ended' },
  'kit-gone': { status: 410, title: 'This kit is no longer offered' },
  'installer-missing': { status: 503, title: 'An installer is missing' },
  'installer-damaged': { status: 503, title: 'An installer is damaged' },
  'installer-not-published': { status: 503, title: 'A product has no installer' },
  'object-store-unavailable': { status: 503, title: 'The installers cannot be reached' },
  'kit-build-overdue': { status: 503, title: 'The kit build takes too long' },
  'request-refused': { status: 400, title: 'The request cannot be read' },
  'request-too-large': { status: 413, title: 'The request is too large' },
  'not-signed-in': { status: 401, title: 'You are not signed in' },
  'not-allowed': { status: 403, title: 'Your role does not allow this' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'idempotency-key-reused': { status: 422, title: 'This idempotency key belongs to another request' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
  'temporarily-not-possible': { status: 503, title: 'This is not possible at the moment' },
} as const satisfies Record<ProblemCode, ProblemRow>;
