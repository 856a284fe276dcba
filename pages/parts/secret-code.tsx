import { useState } from 'react';
import { useWords } from '../words/language.tsx';
import { CopyButton } from './copy-button.tsx';

interface SecretCodeProps {
  readonly code: string;
  readonly name: string;
  /** Shown from the outside, with all others. */
  readonly shown?: boolean;
}

/** An activation code: masked until somebody wants to see it; on paper it is of use only as a whole. */
export function SecretCode({ code, name, shown = false }: SecretCodeProps) {
  const { suite } = useWords();
  const [own, setOwn] = useState(false);
  const visible = shown || own;
  return (
    <span className="secret">
      <code className={visible ? 'code' : 'code no-print'}>{visible ? code : masked(code)}</code>
      {!visible && <code className="code only-print">{code}</code>}
      <span className="actions no-print">
        <button
          type="button"
          className="small"
          aria-label={visible ? suite.hideCode(name) : suite.showCode(name)}
          onClick={() => {
            setOwn(!visible);
          }}
        >
          {visible ? suite.hide : suite.show}
        </button>
        <CopyButton text={code} label={suite.copyCode(name)} />
      </span>
    </span>
  );
}

/** Its first and last group: enough to tell one's own codes apart. */
function masked(code: string): string {
  const groups = code.split('-');
  return `${groups[0] ?? ''}-…-${groups.at(-1) ?? ''}`;
}
