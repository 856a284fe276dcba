import type { Upgrade } from '../client/portal-api.ts';
import { Link } from '../parts/navigation.tsx';
import { Notice } from '../parts/notice.tsx';
import { Page } from '../parts/page.tsx';
import { useWords } from '../words/language.tsx';

const rests = ['lapsed', 'canceled', 'abandoned', 'reverted', 'reverting'] as const;
type Rest = (typeof rests)[number];

/** An upgrade on which nothing goes on here: why, and what can be done. */
export function RestingScreen({ upgrade: { id, step, orders, supersededBy } }: { readonly upgrade: Upgrade }) {
  const { resting, kit, notFound } = useWords();
  const rest = restOf(step);
  const { title, text } = resting[rest];
  return (
    <Page title={title}>
      <p className="lead">{text}</p>
      {supersededBy !== undefined && (
        <Notice kind="info" title={resting.superseded}>
          <Link to={`/upgrades/${supersededBy}`}>{resting.openOther}</Link>
        </Notice>
      )}
      {rest === 'lapsed' ? (
        <p>
          <Link to="/start" className="button primary">
            {resting.enterKey}
          </Link>
        </p>
      ) : (
        <>
          <p className="hint">{kit.ask(orders[0]?.orderNumber ?? id)}</p>
          <p>
            <Link to="/" className="button plain">
              {notFound.action}
            </Link>
          </p>
        </>
      )}
    </Page>
  );
}

/** A registration that was released waits for its key like one that lapsed. */
function restOf(step: Upgrade['step']): Rest {
  return rests.find((rest) => rest === step) ?? 'lapsed';
}
