import { useId, type ReactNode } from 'react';
import { useWords } from '../words/language.tsx';

interface FieldProps {
  /** What the error summary leads to. */
  readonly id: string;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onLeave?: () => void;
}

interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'email' | 'tel' | 'password';
  readonly autoComplete?: string;
  readonly mono?: boolean;
  readonly width?: 'short' | 'full';
  readonly fromOrder?: boolean;
  readonly after?: ReactNode;
}

export function TextField(props: TextFieldProps) {
  const { id, type = 'text', autoComplete = 'off', mono = false, width = 'full', value, onChange, onLeave } = props;
  const described = useDescription(props);
  return (
    <Field {...props} describedBy={described}>
      <input
        id={id}
        type={type}
        className={`${mono ? 'mono ' : ''}${width}`}
        autoComplete={autoComplete}
        spellCheck={false}
        autoCapitalize={mono ? 'characters' : undefined}
        value={value}
        aria-invalid={props.error !== undefined || undefined}
        aria-describedby={described.all}
        onChange={(event) => {
          onChange(event.target.value);
        }}
        onBlur={onLeave}
      />
    </Field>
  );
}

interface SelectFieldProps extends FieldProps {
  readonly choose: string;
  readonly choices: readonly { readonly code: string; readonly name: string }[];
  readonly fromOrder?: boolean;
}

export function SelectField(props: SelectFieldProps) {
  const { id, value, onChange, onLeave, choose, choices } = props;
  const described = useDescription(props);
  return (
    <Field {...props} describedBy={described}>
      <select
        id={id}
        value={value}
        aria-invalid={props.error !== undefined || undefined}
        aria-describedby={described.all}
        onChange={(event) => {
          onChange(event.target.value);
        }}
        onBlur={onLeave}
      >
        <option value="">{choose}</option>
        {choices.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </Field>
  );
}

interface CheckboxProps {
  readonly id?: string;
  readonly label: ReactNode;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function Checkbox({ id, label, hint, error, checked, onChange }: CheckboxProps) {
  const own = useId();
  const describedBy = [hint && `${own}-hint`, error && `${own}-error`].filter(Boolean).join(' ');
  return (
    <div className={error === undefined ? 'field' : 'field wrong'}>
      {error !== undefined && (
        <p className="error" id={`${own}-error`}>
          {error}
        </p>
      )}
      <label className="check">
        <input
          id={id}
          type="checkbox"
          checked={checked}
          aria-invalid={error !== undefined || undefined}
          aria-describedby={describedBy || undefined}
          onChange={(event) => {
            onChange(event.target.checked);
          }}
        />
        <span>{label}</span>
      </label>
      {hint !== undefined && (
        <p className="hint" id={`${own}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

interface Description {
  readonly own: string;
  readonly all: string | undefined;
}

function useDescription({ hint, error }: Pick<FieldProps, 'hint' | 'error'>): Description {
  const own = useId();
  const all = [hint !== undefined && `${own}-hint`, error !== undefined && `${own}-error`].filter(Boolean).join(' ');
  return { own, all: all || undefined };
}

function Field({
  id,
  label,
  hint,
  error,
  optional = false,
  fromOrder = false,
  after,
  describedBy: { own },
  children,
}: Omit<FieldProps, 'value' | 'onChange'> & {
  readonly fromOrder?: boolean;
  readonly after?: ReactNode;
  readonly describedBy: Description;
  readonly children: ReactNode;
}) {
  const words = useWords();
  return (
    <div className={error === undefined ? 'field' : 'field wrong'}>
      <label htmlFor={id}>
        {label}
        {optional && <span className="aside"> ({words.optional})</span>}
        {fromOrder && <span className="aside from-order">{words.account.fromOrder}</span>}
      </label>
      {hint !== undefined && (
        <p className="hint" id={`${own}-hint`}>
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p className="error" id={`${own}-error`}>
          <span className="visually-hidden">{words.error}: </span>
          {error}
        </p>
      )}
      <div className="control">
        {children}
        {after}
      </div>
    </div>
  );
}
