import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useNamed } from './use-named.ts';

/** Why something was not done, with people by their logins. */
export function Refusal({ error }: { readonly error: unknown }) {
  const named = useNamed();
  return <ProblemNotice error={named(error)} />;
}
