/** The text of a license agreement on its way to paper. */
export interface AgreementPaper {
  readonly version: string;
  /** The language of the text. */
  readonly language: string;
  /** SHA-256 of the text: what was accepted can be told by it. */
  readonly digest: string;
  /** Paragraphs stand apart by an empty line. */
  readonly text: string;
  /** When it was accepted; null while it is only read. */
  readonly acceptedAt: Date | null;
}
