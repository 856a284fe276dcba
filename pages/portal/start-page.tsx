import { isKnownHere } from '../client/known-here.ts';
import { useSession, useSessionPending } from '../client/use-session.ts';
import { Link } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { useSpeech } from '../words/language.tsx';
import { BoughtOrders } from './bought-orders.tsx';
import { useUpgrades, YourUpgrades } from './your-upgrades.tsx';

export function StartPage() {
  const { words } = useSpeech();
  const { start } = words;
  const session = useSession();
  const upgrades = useUpgrades();
  const [asksWho, asksWhat] = [useSessionPending(), upgrades.isPending];
  // Whoever has begun something wants to go on with that, most of all.
  const signUpKind = upgrades.data && upgrades.data.length > 0 ? 'plain' : 'primary';
  if (isKnownHere() && (asksWho || asksWhat))
    return <Page title={start.title} wide children={<p className="lead">{start.lead}</p>} />;
  return (
    <Page title={start.title} wide>
      <p className="lead">{start.lead}</p>
      <YourUpgrades />
      <BoughtOrders />
      <div className="start-ways">
        <div className="way first">
          <Link to="/start" className={`button ${signUpKind} large`}>
            {start.signUp}
          </Link>
          <p className="hint">{start.signUpHint}</p>
        </div>
        <div className="way">
          {!session?.account && (
            <p>
              {start.haveAccount} <Link to="/sign-in">{words.signIn.title}</Link>
            </p>
          )}
          <p>
            {start.alreadyStarted} <Link to="/start">{start.continueWithKey}</Link>
          </p>
          <p>
            <Link to="/check">{start.checkKey}</Link>
            <br />
            <span className="hint">{start.checkKeyHint}</span>
          </p>
        </div>
      </div>
      <div className="start-columns">
        <section className="card" aria-labelledby="what-happens">
          <h2 id="what-happens">{start.stepsTitle}</h2>
          <ol className="way-list">
            {start.stepsList.map(({ title, text }, index) => (
              <li key={title}>
                <span className="dot" aria-hidden="true">
                  {index + 1}
                </span>
                <div>
                  <strong>{title}</strong>
                  <p className="hint">{text}</p>
                </div>
              </li>
            ))}
          </ol>
        </section>
        <section className="card" aria-labelledby="what-you-need">
          <h2 id="what-you-need">{start.needTitle}</h2>
          <ul className="ticks">
            {start.needs.map((need) => (
              <li key={need}>{need}</li>
            ))}
          </ul>
        </section>
      </div>
    </Page>
  );
}
