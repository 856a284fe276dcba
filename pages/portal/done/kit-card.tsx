import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { makeKitLink, type KitLink, type Upgrade } from '../../client/portal-api.ts';
import { kitToDownload, useKitLink } from '../../client/use-kit-link.ts';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { SummaryList } from '../../parts/summary-list.tsx';
import { useSpeech } from '../../words/language.tsx';
import { VerifyKit } from './verify-kit.tsx';

interface KitCardProps {
  readonly upgrade: Upgrade;
  readonly title: string;
  readonly onDownload?: () => void;
}

/** The kit: what it is, how to get it, and how to see that it arrived whole. */
export function KitCard({ upgrade, title, onDownload }: KitCardProps) {
  const { words, formats } = useSpeech();
  const { done } = words;
  const link = useKitLink(upgrade);
  const [begun, setBegun] = useState(false);
  // Every download gets a link of its own, so none has ended before it is used.
  const download = useMutation({
    mutationFn: () => makeKitLink(upgrade.id, kitToDownload(upgrade)),
    onSuccess: ({ url }) => {
      setBegun(true);
      onDownload?.();
      location.assign(url);
    },
  });
  const { data: kit } = link;

  return (
    <section className="card kit" aria-labelledby="kit-heading">
      <h2 id="kit-heading">{title}</h2>
      {link.error && <ProblemNotice error={link.error} />}
      {kit && (
        <>
          <div className="download">
            <Button
              kind="primary"
              busy={download.isPending}
              onPress={() => {
                download.mutate();
              }}
            >
              {done.download}
            </Button>
            <span className="hint">
              {kit.fileName} · {formats.bytes(kit.sizeBytes)}
            </span>
          </div>
          <div role="status">{begun && <p className="hint">{done.started}</p>}</div>
          {download.error && <ProblemNotice error={download.error} />}
          <Digest kit={kit} />
          <VerifyKit kit={kit} />
          <LinkForAnother upgrade={upgrade} />
          <h3>{done.installTitle}</h3>
          <ol className="install">
            {done.install.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Digest({ kit: { sha256, keyFingerprint, rsaKeyFingerprint } }: { readonly kit: KitLink }) {
  const { done } = useSpeech().words;
  return (
    <SummaryList
      rows={[
        {
          label: done.digest,
          value:
            sha256 === null ? (
              <span className="hint">{done.digestPending}</span>
            ) : (
              <span className="secret">
                <code className="digest">{sha256}</code> <CopyButton text={sha256} label={done.copyDigest} />
              </span>
            ),
        },
        { label: done.fingerprint, value: <code className="digest">{keyFingerprint}</code> },
        { label: done.rsaFingerprint, value: <code className="digest">{rsaKeyFingerprint}</code> },
      ]}
    />
  );
}

/** A link to be carried to a machine without a browser. It is made when it is asked for, as it does not live long. */
function LinkForAnother({ upgrade }: { readonly upgrade: Upgrade }) {
  const { words, formats } = useSpeech();
  const { done } = words;
  const made = useMutation({ mutationFn: () => makeKitLink(upgrade.id, kitToDownload(upgrade)) });
  return (
    <details>
      <summary>{done.linkFor}</summary>
      <Button
        busy={made.isPending}
        onPress={() => {
          made.mutate();
        }}
      >
        {made.data ? done.downloadAgain : done.makeLink}
      </Button>
      {made.error && <ProblemNotice error={made.error} />}
      {made.data && (
        <div aria-live="polite">
          <p className="hint">{done.linkHint(formats.moment(made.data.expiresAt))}</p>
          <pre className="command" tabIndex={0}>
            {`curl -fL -C - -o ${made.data.fileName} "${made.data.url}"`}
          </pre>
          <CopyButton
            text={`curl -fL -C - -o ${made.data.fileName} "${made.data.url}"`}
            label={done.copyCommand(done.linkFor)}
          />
        </div>
      )}
    </details>
  );
}
