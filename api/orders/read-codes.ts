import { parseActivationCode, type ActivationCode } from '../../core/keys.ts';
import type { FieldProblem } from '../../core/problems.ts';

/** Typed activation codes in canonical spelling, each once, sorted; those that are none by their place in the list. */
export function readCodes(typed: readonly string[]) {
  const results = typed.map(parseActivationCode);
  const read = results.flatMap((result): readonly ActivationCode[] => (result.ok ? [result.value] : []));
  const refused = results.flatMap((result, index): readonly FieldProblem[] =>
    result.ok ? [] : [{ field: `ownedActivationCodes[${index}]`, reason: result.reason }],
  );
  return { read: [...new Set(read)].sort(), refused };
}
