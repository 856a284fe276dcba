import type { ProblemDetails } from '../../contract/problem-details.ts';
import { Refused } from '../client/http.ts';
import { Link } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useWords } from '../words/language.tsx';

/** An upgrade that this browser may not see, any more or yet: how to get there. */
export function AwayPage({ problem }: { readonly problem: ProblemDetails }) {
  const { away } = useWords();
  const known = problem.code === 'not-found' || problem.code === 'not-signed-in';
  return (
    <Page title={away.title}>
      {known ? <p className="lead">{away.text}</p> : <ProblemNotice error={new Refused(problem)} />}
      <p>
        <Link to="/start" className="button primary">
          {away.continue}
        </Link>
      </p>
    </Page>
  );
}
