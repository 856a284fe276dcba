import { useRef, useState } from 'react';
import { Checkbox } from '../parts/fields.tsx';
import { Button } from '../parts/button.tsx';
import { useConsoleWords } from './use-console-words.ts';
import { areKeysOn, turnKeys, useKeys } from './use-keys.ts';

/** The list of single keys, and a way to be without them. */
export function KeysHelp() {
  const { keys: says } = useConsoleWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [on, setOn] = useState(areKeysOn);
  const open = () => dialog.current?.showModal();
  useKeys({ '?': open });
  return (
    <>
      <Button kind="link" onPress={open}>
        {says.title}
      </Button>
      <dialog ref={dialog} className="card" aria-labelledby="keys-title">
        <h2 id="keys-title">{says.title}</h2>
        <dl className="keys">
          {says.list.map(([key, meaning]) => (
            <div key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <Checkbox
          label={says.on}
          checked={on}
          onChange={(wanted) => {
            turnKeys(wanted);
            setOn(wanted);
          }}
        />
        <form method="dialog">
          <Button type="submit">{says.close}</Button>
        </form>
      </dialog>
    </>
  );
}
