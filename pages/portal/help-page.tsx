import { Page } from '../parts/page.tsx';
import { useWords } from '../words/language.tsx';
import { CertificatePicture } from './certificate-picture.tsx';

export function HelpPage() {
  const { helpPage, key } = useWords();
  return (
    <Page title={helpPage.title}>
      <section className="card">
        <h2>{key.whereTitle}</h2>
        <p>{key.where}</p>
        <CertificatePicture />
      </section>
      <section className="card">
        <h2>{helpPage.questionsTitle}</h2>
        {helpPage.questions.map(({ title, text }) => (
          <details key={title}>
            <summary>{title}</summary>
            <p>{text}</p>
          </details>
        ))}
      </section>
      <section className="card">
        <h2>{helpPage.termsTitle}</h2>
        <dl className="terms">
          {helpPage.terms.map(({ title, text }) => (
            <div key={title}>
              <dt>{title}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section className="card">
        <h2>{helpPage.contactTitle}</h2>
        <p>{helpPage.contact}</p>
      </section>
    </Page>
  );
}
