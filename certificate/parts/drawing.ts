import type { LicenseCertificate } from '../../core/license-certificate.ts';
import type { Document, Element, Style } from '../paper.ts';
import { colors } from '../paper.ts';
import type { Words } from '../words/words.ts';

/** Any paper while it is drawn. */
export interface Sheet {
  readonly document: Document;
  readonly root: Element;
  readonly words: Words;
}

/** A certificate on its way to paper. */
export interface Drawing extends Sheet {
  readonly certificate: LicenseCertificate;
  /** The page on which keys are registered. */
  readonly startUrl: string;
}

/** A4, in points; what the page says ends at its bottom, and the footer follows. */
export const page = { width: 595.28, height: 841.89, margin: 48, bottom: 804 } as const;

export const inner = page.width - 2 * page.margin;

export const styles = {
  title: { face: 'bold', size: 26, color: colors.onAccent, leading: 32 },
  subtitle: { face: 'regular', size: 12, color: colors.onAccent, leading: 15 },
  heading: { face: 'bold', size: 13, color: colors.accent, leading: 20 },
  label: { face: 'regular', size: 8.5, color: colors.muted, leading: 12 },
  value: { face: 'regular', size: 11, color: colors.text, leading: 15 },
  body: { face: 'regular', size: 9.5, color: colors.text, leading: 13.5 },
  text: { face: 'regular', size: 10.5, color: colors.text, leading: 15.5 },
  cell: { face: 'regular', size: 9, color: colors.text, leading: 12.5 },
  key: { face: 'mono', size: 18, color: colors.accent, leading: 26 },
} as const satisfies Record<string, Style>;

/** Where code and link lead: the key stands in the fragment, which browsers send to no server. */
export function target({ startUrl, certificate }: Drawing): string {
  return `${startUrl}#rk=${certificate.registrationKey}`;
}
