import { rebuildKit, type Upgrade } from '../../client/portal-api.ts';
import { useCommand } from '../../client/use-command.ts';
import { Button } from '../../parts/button.tsx';
import { Link } from '../../parts/navigation.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { useWords } from '../../words/language.tsx';

/** What can still be asked for: products not chosen yet, and the same kit with newer installers. */
export function MoreCard({ upgrade }: { readonly upgrade: Upgrade }) {
  const { done } = useWords();
  const rebuild = useCommand((_: null, key) => rebuildKit(upgrade.id, key), { from: upgrade });
  const left = upgrade.plan?.components.filter(({ action, selected }) => action === 'issue' && !selected).length ?? 0;
  const mayAdd = left > 0 && upgrade.openCommands.includes('selectProducts');
  const mayRebuild = upgrade.kit !== undefined && upgrade.openCommands.includes('rebuildKit');
  if (!mayAdd && !mayRebuild) return null;
  return (
    <section className="card no-print" aria-labelledby="more-heading">
      <h2 id="more-heading">{done.moreTitle}</h2>
      {mayAdd && (
        <>
          <p>{done.more(left)}</p>
          <p>
            <Link to={`/upgrades/${upgrade.id}/products`} className="button plain">
              {done.moreAction}
            </Link>
          </p>
        </>
      )}
      {mayRebuild && (
        <>
          <Button
            kind="link"
            busy={rebuild.isPending}
            onPress={() => {
              rebuild.mutate(null);
            }}
          >
            {done.rebuild}
          </Button>
          <p className="hint">{done.rebuildHint}</p>
          {rebuild.error && <ProblemNotice error={rebuild.error} />}
        </>
      )}
    </section>
  );
}
