import { Link } from '../parts/navigation.tsx';
import { Page } from '../parts/page.tsx';
import { useWords } from '../words/language.tsx';

export function NotFoundPage() {
  const { notFound } = useWords();
  return (
    <Page title={notFound.title}>
      <p className="lead">{notFound.text}</p>
      <p>
        <Link to="/" className="button primary">
          {notFound.action}
        </Link>
      </p>
    </Page>
  );
}
