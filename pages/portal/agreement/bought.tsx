import type { Upgrade } from '../../client/portal-api.ts';
import { useSpeech } from '../../words/language.tsx';

/** What the orders of an upgrade are about. */
export function Bought({ upgrade: { suite, orders } }: { readonly upgrade: Upgrade }) {
  const { words, formats } = useSpeech();
  const { agreement: says } = words;
  return (
    <section className="card bought" aria-label={suite.name}>
      {orders
        .filter(({ state }) => state === 'standing')
        .map(({ orderNumber, certificateNumber, seats, startsOn, expiresOn }) => (
          <div key={orderNumber} className="bought-order">
            <div>
              <strong className="suite-name">{suite.name}</strong>
              <p className="hint">
                {says.certificate(certificateNumber)}
                <br />
                {says.order(orderNumber)}
              </p>
            </div>
            <p className="numbers">
              {says.seats(seats)}
              <br />
              {formats.day(startsOn)} – {formats.day(expiresOn)}
            </p>
          </div>
        ))}
      <p className="includes-label">{says.includes(suite.products.length)}</p>
      <ul className="includes">
        {suite.products.map(({ productId, name, delivery }) => (
          <li key={productId}>
            {name}
            {delivery === 'service' && <span className="hint"> ({says.service})</span>}
          </li>
        ))}
      </ul>
      <p className="hint no-print">{says.notOrdered}</p>
    </section>
  );
}
