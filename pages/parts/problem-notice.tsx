import { Refused } from '../client/http.ts';
import { describeFailure } from '../words/failures.ts';
import { useSpeech } from '../words/language.tsx';
import { Link, usePath } from './navigation.tsx';
import { Notice } from './notice.tsx';

/** Why something was not done, and the way on. Read out when it appears. */
export function ProblemNotice({ error }: { readonly error: unknown }) {
  const speech = useSpeech();
  const path = usePath();
  const [title, text] = describeFailure(error, speech);
  return (
    <div role="alert">
      <Notice kind={error instanceof Refused ? 'bad' : 'warn'} title={title}>
        <p>{text}</p>
        {signInHelps(error) && (
          <p>
            <Link to={`/sign-in?next=${path}`}>{speech.words.signIn.title}</Link>
          </p>
        )}
      </Notice>
    </div>
  );
}

const helped = ['registration-key-used', 'account-exists', 'session-ended', 'not-signed-in'];

function signInHelps(error: unknown): boolean {
  return error instanceof Refused && helped.includes(error.problem.code);
}
