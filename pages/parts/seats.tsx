import type { PlannedComponent, SeatsByDay } from '../client/portal-api.ts';
import { useSpeech } from '../words/language.tsx';

type Terms = Pick<PlannedComponent, 'seatsByDay' | 'expiresOn' | 'maintenanceEndsOn' | 'previouslyExpiresOn'>;

/** Seats and last day of a product; where they come in steps, each step with a bar as long as its seats are many. */
export function Seats({ component }: { readonly component: Terms }) {
  const { words, formats } = useSpeech();
  const { suite } = words;
  const { seatsByDay, expiresOn, previouslyExpiresOn, maintenanceEndsOn } = component;
  const [only, ...others] = seatsByDay;
  const end = expiresOn === null ? suite.noEnd : formats.day(expiresOn);
  const isExtended = previouslyExpiresOn !== undefined && previouslyExpiresOn !== expiresOn;
  return (
    <div className="seats">
      <p>
        {only && others.length === 0 && <span>{suite.seats(only.seats) + suite.comma}</span>}
        {isExtended ? (
          <span className="extended">
            <span className="visually-hidden">{suite.endsWas(formats.day(previouslyExpiresOn), end)}</span>
            <span aria-hidden="true">
              {suite.to}
              <s>{formats.day(previouslyExpiresOn)}</s> → <strong>{end}</strong>
              {suite.until}
            </span>
          </span>
        ) : (
          only && <span>{expiresOn === null ? end : suite.ends(end)}</span>
        )}
      </p>
      {maintenanceEndsOn !== undefined && <p className="hint">{suite.maintenance(formats.day(maintenanceEndsOn))}</p>}
      {others.length > 0 && <SeatSteps steps={seatsByDay} />}
    </div>
  );
}

function SeatSteps({ steps }: { readonly steps: SeatsByDay }) {
  const { words, formats } = useSpeech();
  const most = Math.max(1, ...steps.map(({ seats }) => seats));
  return (
    <ul className="seat-steps">
      {steps.map(({ from, to, seats }) => (
        <li key={from} className={seats === 0 ? 'gap' : undefined}>
          <svg className="seat-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect width={Math.max(1, (seats / most) * 100)} height="6" rx="1" />
          </svg>
          <span className="seat-count">{seats === 0 ? words.suite.noSeats : words.suite.seats(seats)}</span>
          <span className="hint">
            {to === null
              ? words.suite.seatsOn(formats.day(from))
              : words.suite.seatsFrom(formats.day(from), formats.day(to))}
          </span>
        </li>
      ))}
    </ul>
  );
}
