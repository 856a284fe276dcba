import { parseRegistrationKey } from '../../core/keys.ts';
import { readTypedText } from '../../core/typed-text.ts';
import { TextField } from '../parts/fields.tsx';
import { useWords } from '../words/language.tsx';

interface KeyFieldProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
  readonly onLeave: () => void;
}

export const keyFieldId = 'registration-key';

/** One field for the whole key: it takes every spelling, and shows how it was read. */
export function KeyField({ value, error, onChange, onLeave }: KeyFieldProps) {
  const { key } = useWords();
  const read = parseRegistrationKey(value);
  const { length } = readTypedText(value);
  return (
    <TextField
      id={keyFieldId}
      label={key.label}
      hint={key.hint}
      error={error}
      mono
      value={value}
      onChange={onChange}
      onLeave={onLeave}
      after={
        <p className="read-as" aria-live="polite">
          {read.ok ? (
            <>
              <span aria-hidden="true">✓ </span>
              {key.readAs(read.value)}
            </>
          ) : (
            value !== '' && key.counted(length)
          )}
        </p>
      }
    />
  );
}
