import type { KnownForm } from '../../client/portal-api.ts';
import { SelectField, TextField } from '../../parts/fields.tsx';
import { Form } from '../../parts/form.tsx';
import { Link, usePath } from '../../parts/navigation.tsx';
import { Page } from '../../parts/page.tsx';
import { countryCodes } from '../../words/countries.ts';
import { useSpeech } from '../../words/language.tsx';
import { CodeFields } from './code-fields.tsx';
import { isFromOrder, labelOf, type FieldName, type FormErrors, type FormState } from './form-state.ts';

interface FormScreenProps {
  /** No account was made with it yet. */
  readonly isFirst: boolean;
  readonly known: KnownForm;
  readonly state: FormState;
  readonly errors: FormErrors;
  readonly attempt: number;
  readonly onChange: (state: FormState) => void;
  readonly onLeave: () => void;
  readonly onContinue: () => void;
}

export function FormScreen({ isFirst, known, state, errors, attempt, onChange, onLeave, onContinue }: FormScreenProps) {
  const { words, formats } = useSpeech();
  const { account } = words;
  const path = usePath();

  /** What every field of the form has. */
  const field = (name: FieldName) => ({
    id: name,
    label: labelOf(name, account),
    value: state.fields[name],
    error: errors.get(name),
    fromOrder: isFromOrder(known, state, name),
    onLeave,
    onChange: (value: string) => {
      onChange({ ...state, fields: { ...state.fields, [name]: value } });
    },
  });
  const moreIsFilled = moreNames.some((name) => state.fields[name] !== '' || errors.has(name));

  return (
    <Page title={account.title} failed={errors.size > 0}>
      <p className="lead">
        {account.lead}
        {isFirst && (
          <>
            {' '}
            {account.haveOne} <Link to={`/sign-in?next=${path}`}>{account.signInInstead}</Link>
          </>
        )}
      </p>
      <Form
        attempt={attempt}
        errors={[...errors].map(([id, text]) => ({ id, text }))}
        submit={account.submit}
        onSubmit={onContinue}
      >
        <fieldset className="card">
          <legend>{account.company}</legend>
          <TextField {...field('company.name')} autoComplete="organization" />
          <SelectField
            {...field('company.country')}
            choose={account.chooseCountry}
            choices={formats.countries(countryCodes)}
          />
          <details open={moreIsFilled}>
            <summary>
              {account.more} <span className="aside">({words.optional})</span>
            </summary>
            <div className="two">
              <TextField {...field('company.address')} autoComplete="street-address" />
              <TextField {...field('company.postalCode')} autoComplete="postal-code" />
              <TextField {...field('company.city')} autoComplete="address-level2" />
              <TextField {...field('company.state')} autoComplete="address-level1" />
              <TextField {...field('company.industry')} />
              <TextField {...field('company.size')} />
            </div>
            <TextField {...field('user.onBehalfOf')} hint={account.onBehalfOfHint} />
          </details>
        </fieldset>
        <fieldset className="card">
          <legend>{account.person}</legend>
          <div className="two">
            <TextField {...field('user.firstName')} autoComplete="given-name" />
            <TextField {...field('user.lastName')} autoComplete="family-name" optional />
          </div>
          <TextField {...field('user.email')} type="email" autoComplete="email" hint={account.emailHint} />
          <TextField {...field('user.phone')} type="tel" autoComplete="tel" optional />
        </fieldset>
        <CodeFields state={state} errors={errors} onChange={onChange} onLeave={onLeave} />
      </Form>
    </Page>
  );
}

const moreNames: readonly FieldName[] = [
  ...(['company.address', 'company.postalCode', 'company.city', 'company.state'] as const),
  ...(['company.industry', 'company.size', 'user.onBehalfOf'] as const),
];
