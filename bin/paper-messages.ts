import type { AgreementPaper } from '../core/agreement-paper.ts';
import type { CertificateRequest } from '../core/license-certificate.ts';

/** What can be drawn. */
export type PaperRequest =
  | { readonly kind: 'certificate'; readonly certificate: CertificateRequest }
  | { readonly kind: 'agreement'; readonly agreement: AgreementPaper };

/** What is asked of the thread that draws. */
export interface OrderedPaper {
  readonly id: number;
  readonly request: PaperRequest;
}

/** What it answers: the bytes, or the kind of error. */
export type DrawnPaper =
  | { readonly id: number; readonly pdf: Uint8Array; readonly failed?: never }
  | { readonly id: number; readonly failed: string };
