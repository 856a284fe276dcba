/** In points, as the agreement is drawn as a PDF: a line, the gap after a paragraph, a page, and the head of the first. */
const line = 15.5;
const gap = 7;
const page = 756;
const head = 190;
/** Letters on a line; those of East Asia take the room of two. */
const lettersOnLine = 94;
const wide = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/g;

/** About how many pages a text takes on paper, for whoever wonders how long it takes to read. */
export function pagesOnPaper(text: string): number {
  const heights = text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => {
      const letters = paragraph.length + (paragraph.match(wide)?.length ?? 0);
      return Math.ceil(letters / lettersOnLine) * line + gap;
    });
  return Math.max(1, Math.ceil((heights.reduce((sum, height) => sum + height, 0) + head) / page));
}
