import { Refused } from '../client/http.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useNamed } from './use-named.ts';

/** Why something was not done, with people by their logins, and what of the request was not understood. */
export function Refusal({ error }: { readonly error: unknown }) {
  const named = useNamed();
  const fields = error instanceof Refused ? parseFields(error.problem.fields) : [];
  return (
    <>
      <ProblemNotice error={named(error)} />
      {fields.length > 0 && (
        <ul className="hint">
          {fields.map(({ field, reason }) => (
            <li key={field}>
              {field}: {reason}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface Field {
  readonly field: string;
  readonly reason: string;
}

/** Problems without fields have none. */
function parseFields(fields: unknown): readonly Field[] {
  return Array.isArray(fields) ? (fields as readonly Field[]) : [];
}
