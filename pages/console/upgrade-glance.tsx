import type { Operated } from '../client/staff-api.ts';
import { Link } from '../parts/navigation.tsx';
import { useSpeech } from '../words/language.tsx';
import { useConsoleWords } from './use-console-words.ts';

const decided = ['retain', 'issue', 'question', 'held'] as const;

/** Whose upgrade it is and what was bought, beside all that happened. */
export function Glance({ upgrade }: { readonly upgrade: Operated }) {
  const { upgrade: says, code } = useConsoleWords();
  const { formats } = useSpeech();
  const { customer, suite, orders, agreementInForce, plan } = upgrade;
  const products = decided.flatMap((action) => {
    const count = plan?.components.filter((component) => component.action === action).length ?? 0;
    return count === 0 ? [] : [`${says.actions[action]}: ${formats.number(count)}`];
  });
  return (
    <aside className="glance card" aria-label={says.glance}>
      <dl className="facts">
        <dt>{says.customer}</dt>
        <dd>
          {customer.companyName}, {customer.customerNumber}
        </dd>
        <dt>{says.suite}</dt>
        <dd>{suite.name}</dd>
        {orders.map(({ orderNumber, certificateNumber, seats, startsOn, expiresOn, state }) => (
          <div key={orderNumber}>
            <dt>{says.order}</dt>
            <dd>
              {orderNumber} {state !== 'standing' && `(${code.orderStates[state]})`}
            </dd>
            <dd>{says.orderTerm(formats.number(seats), formats.day(startsOn), formats.day(expiresOn))}</dd>
            <dt>{says.certificate}</dt>
            <dd className="mono">{certificateNumber}</dd>
          </div>
        ))}
        {products.length > 0 && <dt>{says.products}</dt>}
        {products.length > 0 && <dd>{products.join(', ')}</dd>}
        {agreementInForce?.person && <dt>{says.contact}</dt>}
        {agreementInForce?.person && (
          <dd>
            {agreementInForce.person.name}, {agreementInForce.person.email}
          </dd>
        )}
        {agreementInForce && <dt>{says.agreement}</dt>}
        {agreementInForce && (
          <dd>
            {agreementInForce.version}, {formats.moment(agreementInForce.acceptedAt)}
          </dd>
        )}
        <dt>{says.audit}</dt>
        <dd>
          <Link to={`/console/audit?upgrade=${upgrade.id}`}>{says.auditOf}</Link>
        </dd>
      </dl>
    </aside>
  );
}
