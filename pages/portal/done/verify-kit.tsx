import { useState } from 'react';
import type { KitLink } from '../../client/portal-api.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { useWords } from '../../words/language.tsx';

const systems = ['windows', 'linux', 'mac'] as const;
type System = (typeof systems)[number];

const commands: Record<System, (file: string) => string> = {
  windows: (file) => `certutil -hashfile ${file} SHA256`,
  linux: (file) => `sha256sum ${file}`,
  mac: (file) => `shasum -a 256 ${file}`,
};

/** How to compute the number of the file on each system. */
export function VerifyKit({ kit: { fileName } }: { readonly kit: KitLink }) {
  const { done } = useWords();
  const [system, setSystem] = useState(ownSystem);
  const command = commands[system](fileName);
  return (
    <div className="verify">
      <h3>{done.checkTitle}</h3>
      <p className="hint">{done.checkHint}</p>
      <div className="choices" role="group" aria-label={done.systemsLabel}>
        {systems.map((one) => (
          <button
            key={one}
            type="button"
            className="small"
            aria-pressed={one === system}
            onClick={() => {
              setSystem(one);
            }}
          >
            {done.systems[one]}
          </button>
        ))}
      </div>
      <div className="command-line">
        <pre className="command" tabIndex={0}>
          {command}
        </pre>
        <CopyButton text={command} label={done.copyCommand(done.systems[system])} />
      </div>
      <p className="hint">{done.mismatch}</p>
    </div>
  );
}

function ownSystem(): System {
  if (navigator.userAgent.includes('Windows')) return 'windows';
  return navigator.userAgent.includes('Mac') ? 'mac' : 'linux';
}
