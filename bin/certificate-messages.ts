import type { CertificateRequest } from '../core/license-certificate.ts';

/** What is asked of the thread that draws certificates. */
export interface OrderedCertificate {
  readonly id: number;
  readonly request: CertificateRequest;
}

/** What it answers: the bytes, or the kind of error. */
export type DrawnCertificate =
  | { readonly id: number; readonly pdf: Uint8Array; readonly failed?: never }
  | { readonly id: number; readonly failed: string };
