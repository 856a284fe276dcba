import { useSyncExternalStore, type MouseEvent, type ReactNode } from 'react';

const moved = 'crossgrade:moved';

/** Goes to another page of ours without loading it anew. */
export function navigate(to: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  window.dispatchEvent(new Event(moved));
  window.scrollTo(0, 0);
}

/** The path at which the browser stands, without a slash at its end. */
export function usePath(): string {
  return useSyncExternalStore(listen, () => location.pathname.replace(/(?<=.)\/+$/, ''));
}

/** The query at which the browser stands, with its question mark. */
export function useSearch(): string {
  return useSyncExternalStore(listen, () => location.search);
}

function listen(changed: () => void): () => void {
  window.addEventListener('popstate', changed);
  window.addEventListener(moved, changed);
  return () => {
    window.removeEventListener('popstate', changed);
    window.removeEventListener(moved, changed);
  };
}

interface LinkProps {
  readonly to: string;
  readonly id?: string;
  readonly className?: string;
  readonly label?: string;
  readonly children: ReactNode;
}

/** A link to another page of ours. With a modifier key the browser does with it what it always does. */
export function Link({ to, id, className, label, children }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    navigate(to);
  };
  return (
    <a id={id} href={to} className={className} aria-label={label} onClick={follow}>
      {children}
    </a>
  );
}
