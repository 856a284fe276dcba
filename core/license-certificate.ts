import type { Basis } from './licenses.ts';
import type { Day } from './days.ts';
import type { Delivery } from './catalog.ts';
import type { RegistrationKey } from './keys.ts';

export const certificateLanguages = ['en', 'ja'] as const;

export type CertificateLanguage = (typeof certificateLanguages)[number];

export interface CertifiedProduct {
  readonly productId: string;
  readonly name: string;
  readonly delivery: Delivery;
}

/** What stands on the certificate of one order. It carries the key: whoever holds it can register the order. */
export interface LicenseCertificate {
  readonly number: string;
  readonly revision: number;
  readonly orderNumber: string;
  readonly customerNumber: string;
  /** Empty once the order's personal data were erased. */
  readonly companyName: string;
  readonly suite: string;
  readonly products: readonly CertifiedProduct[];
  readonly seats: number;
  readonly basis: Basis;
  readonly startsOn: Day;
  readonly expiresOn: Day;
  readonly issuedOn: Day;
  /** The moment that the document bears: the same whenever it is made again. */
  readonly issuedAt: Date;
  readonly registrationKey: RegistrationKey;
}

/** A certificate to be drawn. */
export interface CertificateRequest {
  readonly certificate: LicenseCertificate;
  readonly language: CertificateLanguage;
  /** The page on which keys are registered. The code carries the key behind it in the fragment, which reaches no server. */
  readonly startUrl: string;
}

/** The language for a customer of whom nothing is known but the country (two letters). */
export function certificateLanguage(country: string | null): CertificateLanguage {
  return country === 'JP' ? 'ja' : 'en';
}
