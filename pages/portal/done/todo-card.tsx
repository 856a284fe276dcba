import type { CodeSheet } from '../../client/portal-api.ts';
import { useWords } from '../../words/language.tsx';

interface TodoCardProps {
  readonly codes: CodeSheet['codes'];
  readonly hasKit: boolean;
  readonly ticks: readonly string[];
  readonly onTick: (name: string, on: boolean) => void;
}

/** What is to be done, product by product, with ticks that are remembered. */
export function TodoCard({ codes, hasKit, ticks, onTick }: TodoCardProps) {
  const { done } = useWords();
  const { todo } = done;
  const items = [
    ...(hasKit
      ? [
          { name: 'downloaded', text: todo.downloaded },
          { name: 'checked', text: todo.checked },
        ]
      : []),
    ...codes.map(({ productId, name, action, delivery }) => {
      if (action === 'retain') return { name: productId, text: todo.kept(name) };
      return { name: productId, text: delivery === 'service' ? todo.service(name) : todo.install(name) };
    }),
  ];
  const left = items.filter(({ name }) => !ticks.includes(name)).length;
  return (
    <section className="card todo" aria-labelledby="todo-heading">
      <div className="card-head">
        <h2 id="todo-heading">{done.todoTitle}</h2>
        <span className="hint">{done.todoLeft(items.length - left, items.length)}</span>
      </div>
      <ul>
        {items.map(({ name, text }) => (
          <li key={name}>
            <label className="check">
              <input
                type="checkbox"
                checked={ticks.includes(name)}
                onChange={(event) => {
                  onTick(name, event.target.checked);
                }}
              />
              <span>{text}</span>
            </label>
          </li>
        ))}
      </ul>
      <p className="hint">{done.todoHint}</p>
    </section>
  );
}
