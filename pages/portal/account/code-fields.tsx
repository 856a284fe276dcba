import { TextField } from '../../parts/fields.tsx';
import { Button } from '../../parts/button.tsx';
import { useWords } from '../../words/language.tsx';
import { codeField, type FormErrors, type FormState } from './form-state.ts';

interface CodeFieldsProps {
  readonly state: FormState;
  readonly errors: FormErrors;
  readonly onChange: (state: FormState) => void;
  readonly onLeave: () => void;
}

/** Activation codes that the customer adds, each in a field of its own. */
export function CodeFields({ state, errors, onChange, onLeave }: CodeFieldsProps) {
  const words = useWords();
  const { account } = words;
  const put = (codes: readonly string[]) => {
    onChange({ ...state, codes });
  };
  return (
    <fieldset className="card">
      <legend>
        {account.codes} <span className="aside">({words.optional})</span>
      </legend>
      <p className="hint">{account.codesHint}</p>
      {state.codes.map((code, index) => (
        <TextField
          key={index}
          id={codeField(index)}
          label={account.code(index + 1)}
          hint={index === 0 ? account.codeHint : undefined}
          error={errors.get(codeField(index))}
          mono
          value={code}
          onLeave={onLeave}
          onChange={(typed) => {
            put(state.codes.map((one, at) => (at === index ? typed : one)));
          }}
          after={
            <button
              type="button"
              className="small"
              aria-label={account.removeCode(index + 1)}
              onClick={() => {
                put(state.codes.filter((_, at) => at !== index));
              }}
            >
              ✕
            </button>
          }
        />
      ))}
      {state.codes.length > 0 && <p className="hint">{account.codesNotKept}</p>}
      <Button
        onPress={() => {
          put([...state.codes, '']);
        }}
      >
        + {account.addCode}
      </Button>
    </fieldset>
  );
}
