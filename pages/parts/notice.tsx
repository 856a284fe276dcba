import type { ReactNode } from 'react';

interface NoticeProps {
  readonly kind: 'info' | 'ok' | 'warn' | 'bad';
  readonly title?: string;
  /** Read out when it appears. */
  readonly live?: boolean;
  readonly children?: ReactNode;
}

const signs = { info: 'i', ok: '✓', warn: '…', bad: '!' } as const;

/** Something to know. Its kind shows by a sign too, never by color alone. */
export function Notice({ kind, title, live = false, children }: NoticeProps) {
  return (
    <div className={`notice ${kind}`} role={live ? 'status' : undefined}>
      <span className="sign" aria-hidden="true">
        {signs[kind]}
      </span>
      <div className="body">
        {title !== undefined && <p className="title">{title}</p>}
        {children}
      </div>
    </div>
  );
}
