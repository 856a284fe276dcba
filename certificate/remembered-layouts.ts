import type { Font, GlyphRun } from 'fontkit';

const mostKept = 4000;

/**
 * Answers with what was laid out before, if it was: most words of a paper stand on every paper. PDFKit scales the
 * positions that it is given, so whoever asks gets positions of their own.
 */
export function rememberLayouts(font: Font): Font {
  const lately = new Map<string, GlyphRun>();
  const layOut = font.layout.bind(font);
  const layout: Font['layout'] = (...asked) => {
    const key = JSON.stringify(asked);
    const run = lately.get(key) ?? layOut(...asked);
    if (lately.size >= mostKept) lately.clear();
    lately.set(key, run);
    return withOwnPositions(run);
  };
  return Object.assign(font, { layout });
}

function withOwnPositions(run: GlyphRun): GlyphRun {
  const positions = run.positions.map((position) => ({ ...position }));
  return parseRun(Object.create(run, { positions: { value: positions } }));
}

function parseRun(run: unknown): GlyphRun {
  return run as GlyphRun;
}
