import { useQuery } from '@tanstack/react-query';
import { listUnregisteredOrders } from '../client/portal-api.ts';
import { useSession } from '../client/use-session.ts';
import { Link } from '../parts/navigation.tsx';
import { useSpeech } from '../words/language.tsx';

/** What was bought and does nothing yet, with the day on which a code ends that it would extend. */
export function BoughtOrders() {
  const { words, formats } = useSpeech();
  const confirmed = useSession()?.account?.confirmed === true;
  const { data: orders = [] } = useQuery({
    queryKey: ['unregistered-orders'],
    queryFn: listUnregisteredOrders,
    enabled: confirmed,
  });
  if (orders.length === 0) return null;
  return (
    <section className="card yours" aria-labelledby="bought">
      <h2 id="bought">{words.start.bought}</h2>
      <ul className="rows">
        {orders.map(({ orderNumber, suite, endAtRisk }) => (
          <li key={orderNumber}>
            <div>
              <strong>{suite.name}</strong>
              <p className="hint">{words.agreement.order(orderNumber)}</p>
              {endAtRisk !== null && <p>{words.start.endAtRisk(formats.day(endAtRisk))}</p>}
            </div>
            <Link to="/start" className="button plain" label={`${words.start.enterKey}: ${suite.name}`}>
              {words.start.enterKey}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
