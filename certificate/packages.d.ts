// Two packages that bring no types: as much of them as the certificate needs.

declare module 'bidi-js' {
  interface Bidi {
    /** A level for each UTF-16 unit; an odd one is read from right to left. */
    getEmbeddingLevels(text: string): { readonly levels: Uint8Array };
    getMirroredCharacter(character: string): string | null;
    getBidiCharTypeName(character: string): string;
  }
  function bidiFactory(): Bidi;
  export = bidiFactory;
}

declare module 'linebreak' {
  class LineBreaker {
    constructor(text: string);
    /** The next place where a line may end; null when there is none. */
    nextBreak(): { readonly position: number } | null;
  }
  export = LineBreaker;
}
