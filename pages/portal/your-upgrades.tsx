import { useQuery } from '@tanstack/react-query';
import { listUpgrades } from '../client/portal-api.ts';
import { Link } from '../parts/navigation.tsx';
import { useSpeech } from '../words/language.tsx';

/** The upgrades that this browser may see. */
export function useUpgrades() {
  return useQuery({ queryKey: ['upgrades'], queryFn: listUpgrades });
}

/** Whoever comes back finds the way on at once. */
export function YourUpgrades() {
  const { words } = useSpeech();
  const { data: upgrades = [] } = useUpgrades();
  if (upgrades.length === 0) return null;
  return (
    <section className="card yours" aria-labelledby="your-upgrades">
      <h2 id="your-upgrades">{words.start.yours}</h2>
      <ul className="rows">
        {upgrades.map(({ id, suite, orders, waitingOn }) => (
          <li key={id}>
            <div>
              <strong>{suite.name}</strong>
              <p className="hint">
                {words.agreement.order(orders[0]?.orderNumber ?? '')} · {words.turns[waitingOn ?? 'nobody']}
              </p>
            </div>
            <Link to={`/upgrades/${id}`} className="button primary" label={`${words.start.open}: ${suite.name}`}>
              {words.start.open}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
