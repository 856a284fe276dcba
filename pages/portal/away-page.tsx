import type { ProblemDetails } from '../../contract/problem-details.ts';
import { Refused } from '../client/http.ts';
import { Link, usePath } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useWords } from '../words/language.tsx';

/** An upgrade that this browser may not see, any more or yet: how to get there. */
export function AwayPage({ problem }: { readonly problem: ProblemDetails }) {
  const { away, signIn } = useWords();
  const path = usePath();
  const known = ['not-found', 'not-signed-in', 'session-ended'].includes(problem.code);
  return (
    <Page title={away.title}>
      {known ? <p className="lead">{away.text}</p> : <ProblemNotice error={new Refused(problem)} />}
      <div className="buttons">
        <Link to={`/sign-in?next=${path}`} className="button primary">
          {signIn.title}
        </Link>
        <Link to="/start" className="button plain">
          {away.continue}
        </Link>
      </div>
      <p className="hint">{away.which}</p>
    </Page>
  );
}
