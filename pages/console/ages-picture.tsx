import type { Pictures } from '../client/standing-api.ts';
import { Link } from '../parts/navigation.tsx';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useSpeech } from '../words/language.tsx';
import { countWords } from './count-words.ts';
import { addressOf } from './queue-address.ts';
import { useConsoleWords } from './use-console-words.ts';

const shades = 4;

/** Is it old, and where: a table whose cells are the darker the more stand there; each number leads to them. */
export function Ages({ ages }: Pick<Pictures, 'ages'>) {
  const { pictures: says, steps } = useConsoleWords();
  const { formats } = useSpeech();
  const most = Math.max(1, ...ages.flatMap(({ classes }) => classes.map(({ count }) => count)));
  const [first] = ages;
  const heads = first?.classes.map(({ from, to }) => says.ageClass(says.ageBounds, from, to)) ?? [];
  return (
    <section className="figure" aria-label={says.ages}>
      <h2>{says.ages}</h2>
      <figure className="heat">
        <ScrollingTable label={says.ages} heads={[says.agesStep, ...heads]}>
          {ages.map(({ step, classes }) => (
            <tr key={step}>
              <th scope="row">{steps[step]}</th>
              {classes.map((one) => (
                <td key={one.from} className={`number heat-${String(Math.ceil((one.count / most) * shades))}`}>
                  {one.count === 0 ? '0' : <Link to={addressOf(one.filter)}>{countWords(one, formats)}</Link>}
                </td>
              ))}
            </tr>
          ))}
        </ScrollingTable>
        <figcaption>{says.agesCaption}</figcaption>
      </figure>
    </section>
  );
}
