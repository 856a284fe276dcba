import type { ReactNode } from 'react';
import { useWords } from '../words/language.tsx';

interface ButtonProps {
  readonly kind?: 'primary' | 'plain' | 'link';
  readonly type?: 'button' | 'submit';
  /** Keeps its width and says that it works; a second press does nothing. */
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly label?: string;
  readonly describedBy?: string;
  readonly onPress?: () => void;
  readonly children: ReactNode;
}

export function Button({
  kind = 'plain',
  type = 'button',
  busy = false,
  disabled = false,
  label,
  describedBy,
  onPress,
  children,
}: ButtonProps) {
  const words = useWords();
  return (
    <button
      type={type}
      className={`button ${kind}`}
      disabled={disabled}
      aria-disabled={busy || undefined}
      aria-label={label}
      aria-describedby={describedBy}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onPress?.();
      }}
    >
      <span className={busy ? 'hushed' : undefined}>{children}</span>
      {busy && (
        <span className="busy" role="status">
          {words.sending}
        </span>
      )}
    </button>
  );
}
