import type { ReactNode } from 'react';

interface ScrollingTableProps {
  /** What the table is, for whoever does not see it. */
  readonly label: string;
  readonly heads: readonly string[];
  /** The rows. */
  readonly children: ReactNode;
}

/** A table that scrolls sideways, by keyboard too, where it is wider than the window. */
export function ScrollingTable({ label, heads, children }: ScrollingTableProps) {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
