import type { ReactNode } from 'react';
import type { Session } from '../client/account-api.ts';
import { useOnline } from '../client/use-online.ts';
import { useSession } from '../client/use-session.ts';
import { Link } from '../parts/navigation.tsx';
import { languages, useSpeech } from '../words/language.tsx';

/** What stands around every page. */
export function Frame({ children }: { readonly children: ReactNode }) {
  const { words } = useSpeech();
  const online = useOnline();
  const session = useSession();
  return (
    <>
      <a className="skip" href="#content">
        {words.skipToContent}
      </a>
      <header className="top no-print">
        <div className="bar">
          <Link to="/" className="brand">
            <Mark />
            <span className="brand-name">{words.brand}</span>
          </Link>
          <nav className="links" aria-label={words.mainLinks}>
            <Link to="/help">{words.help}</Link>
            {session?.account ? <Link to="/account">{words.accountPage.title}</Link> : <SignInOr session={session} />}
            <LanguageChoice />
          </nav>
        </div>
      </header>
      <div role="status" className="line">
        {!online && <p className="banner">{words.line.offline}</p>}
      </div>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer className="bottom no-print">
        <p>{words.footer}</p>
      </footer>
    </>
  );
}

/** Whoever is in by a registration key has no account to sign in to yet: their way leads to what they began. */
function SignInOr({ session }: { readonly session: Session | undefined }) {
  const { signIn, yourUpgrades } = useSpeech().words;
  if (session?.reaches === 'what-was-begun-here') return <Link to="/">{yourUpgrades}</Link>;
  return (
    <Link to="/sign-in" className={session ? '' : 'unknown'}>
      {signIn.title}
    </Link>
  );
}

function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path className="first" d="M9 20.5 16 13l7 7.5" />
      <path className="second" d="M9 14 16 6.5 23 14" />
    </svg>
  );
}

function LanguageChoice() {
  const { words, language, speak } = useSpeech();
  return (
    <label className="language">
      <span className="visually-hidden">{words.chooseLanguage}</span>
      <select
        value={language}
        onChange={(event) => {
          const chosen = languages.find((one) => one.language === event.target.value);
          if (chosen) speak(chosen.language);
        }}
      >
        {languages.map((one) => (
          <option key={one.language} value={one.language} lang={one.language}>
            {one.name}
          </option>
        ))}
      </select>
    </label>
  );
}
