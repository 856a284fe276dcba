import type { AgreementPaper } from '../core/agreement-paper.ts';
import { dayInZone } from '../core/days.ts';
import { certificateLanguages } from '../core/license-certificate.ts';
import { drawPaper } from './draw-paper.ts';
import { drawBand } from './parts/band.ts';
import type { Sheet } from './parts/drawing.ts';
import { type Fact, drawRows } from './parts/facts.ts';
import { drawText } from './parts/flowing-text.ts';
import { drawFooters } from './parts/footers.ts';
import { wordsIn } from './words/in-language.ts';
import type { Words } from './words/words.ts';

/** Draws the text of a license agreement as a tagged PDF that says which text it is, and when it was accepted. */
export async function drawAgreement(paper: AgreementPaper): Promise<Uint8Array> {
  const { version, language, digest, text, acceptedAt } = paper;
  const words = wordsIn[certificateLanguages.find((one) => one === language) ?? 'en'];
  const title = `${words.agreement.title} ${version}`;
  const about = { title, subject: `SHA-256 ${digest}`, language, bears: acceptedAt ?? never };
  return drawPaper(about, (document, root) => {
    const sheet: Sheet = { document, root, words };
    const below = drawBand(sheet, { title: words.agreement.title, subtitle: version });
    drawText(sheet, text.trim().split(/\n\s*\n/), drawRows(sheet, factsOf(paper, words), below) + 8);
    drawFooters(sheet, title);
  });
}

/** A text that nobody accepted bears no moment of its own. */
const never = new Date(0);

function factsOf({ version, language, digest, acceptedAt }: AgreementPaper, words: Words): readonly Fact[][] {
  const { agreement } = words;
  return [
    [
      { label: agreement.version, value: version },
      { label: agreement.language, value: language },
    ],
    [
      {
        label: agreement.accepted,
        value:
          acceptedAt === null
            ? agreement.notAccepted
            : `${words.longDay(dayInZone(acceptedAt, 'UTC'))}, ${acceptedAt.toISOString().slice(11, 16)} UTC`,
      },
    ],
    [{ label: agreement.digest, value: digest }],
  ];
}
