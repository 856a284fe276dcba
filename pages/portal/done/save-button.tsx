import type { ReactNode } from 'react';

interface SaveButtonProps {
  readonly fileName: string;
  readonly type: string;
  readonly content: () => string | Promise<string>;
  readonly children: ReactNode;
}

/** Saves a text that the page made as a file. */
export function SaveButton({ fileName, type, content, children }: SaveButtonProps) {
  return (
    <button
      type="button"
      className="button plain"
      onClick={() => {
        void Promise.resolve(content()).then((text) => {
          save(fileName, new Blob([text], { type: `${type};charset=utf-8` }));
        });
      }}
    >
      {children}
    </button>
  );
}

function save(fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(url);
}
