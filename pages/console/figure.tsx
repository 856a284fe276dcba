import type { ReactNode } from 'react';
import { ScrollingTable } from '../parts/scrolling-table.tsx';
import { useConsoleWords } from './use-console-words.ts';

interface FigureProps {
  readonly title: string;
  /** What is drawn, with its unit. */
  readonly caption: string;
  readonly heads: readonly string[];
  /** The rows of the same as a table. */
  readonly rows: ReactNode;
  readonly children: ReactNode;
}

/** A picture with its caption, and the same as a table. */
export function Figure({ title, caption, heads, rows, children }: FigureProps) {
  const { asTable } = useConsoleWords();
  return (
    <section className="figure" aria-label={title}>
      <h2>{title}</h2>
      <figure>
        {children}
        <figcaption>{caption}</figcaption>
      </figure>
      <details>
        <summary>{asTable}</summary>
        <ScrollingTable label={title} heads={heads}>
          {rows}
        </ScrollingTable>
      </details>
    </section>
  );
}

interface Bar {
  readonly key: string;
  /** From the longest to the shortest, drawn one over the other. */
  readonly parts: readonly { readonly className: string; readonly size: number }[];
  readonly words: ReactNode;
}

const rowHeight = 24;
const wide = 1000;

/** Horizontal bars, each with its words beside it. */
export function Bars({ bars, summary }: { readonly bars: readonly Bar[]; readonly summary: string }) {
  const most = Math.max(1, ...bars.flatMap(({ parts }) => parts.map(({ size }) => size)));
  const tall = bars.length * rowHeight;
  return (
    <div className="bars">
      <svg
        viewBox={`0 0 ${String(wide)} ${String(tall)}`}
        preserveAspectRatio="none"
        height={tall}
        role="img"
        aria-label={summary}
      >
        {bars.map(({ key, parts }, index) =>
          parts.map(({ className, size }) => (
            <rect
              key={`${key} ${className}`}
              className={className}
              y={index * rowHeight + 5}
              width={size === 0 ? 0 : Math.max(2, (size / most) * wide)}
              height={rowHeight - 10}
            />
          )),
        )}
      </svg>
      <ul>
        {bars.map(({ key, words }) => (
          <li key={key}>{words}</li>
        ))}
      </ul>
    </div>
  );
}
