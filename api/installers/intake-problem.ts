import { otherDigest, tooLarge } from '../../core/check-installer.ts';
import type { Problem } from '../../core/problems.ts';

/** What is wrong with bytes that the object store did not take; null when the fault is another one. */
export function intakeProblem(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  switch (error.name) {
    case 'DigestMismatch':
      return otherDigest;
    case 'ObjectTooLarge':
      return tooLarge;
    case 'ObjectStoreFull':
      return { code: 'object-store-full' };
    case 'ObjectStoreUnavailable':
      return { code: 'object-store-unavailable' };
    default:
      return null;
  }
}
