import { Refused } from '../client/http.ts';
import { useWords } from '../words/language.tsx';
import { describeFailure } from '../words/failures.ts';
import { Notice } from './notice.tsx';

/** Why something was not done, and the way on. Read out when it appears. */
export function ProblemNotice({ error }: { readonly error: unknown }) {
  const words = useWords();
  const [title, text] = describeFailure(error, words);
  return (
    <div role="alert">
      <Notice kind={error instanceof Refused ? 'bad' : 'warn'} title={title}>
        <p>{text}</p>
      </Notice>
    </div>
  );
}
