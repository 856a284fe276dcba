import type { z } from 'zod';
import type { FieldProblem } from '../core/problems.ts';
import { accepted, refused, type Result } from '../core/result.ts';

/** Under which name the content of a request is refused. A request that is no such request is `request-refused`. */
export type RefusedAs = 'request-refused' | 'form-refused' | 'order-refused';

/** Reads a part of a request by its schema, or names every field that is wrong, in words for whoever filled it. */
export function checkRequest<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  refusedAs: RefusedAs = 'request-refused',
): Result<z.output<Schema>> {
  const read = schema.safeParse(value, { error: reasonFor, reportInput: true });
  if (read.success) return accepted(read.data);
  const issues = read.error.issues.flatMap(ofNearestForm);
  return refused({ code: codeFor(issues, refusedAs), fields: issues.flatMap(fieldProblems) });
}

/** Of an order only what breaks its rules is a refused order; of a form everything that somebody may have typed. */
function codeFor(issues: readonly z.core.$ZodIssue[], refusedAs: RefusedAs): RefusedAs {
  const itsOwn = refusedAs === 'order-refused' ? issues.every(breaksRule) : !issues.some(isMalformed);
  return itsOwn ? refusedAs : 'request-refused';
}

function breaksRule(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'custom' && issue.params?.rule === true;
}

function isMalformed(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'custom') return issue.params?.malformed === true;
  if (issue.code === 'invalid_type') return issue.input !== undefined;
  return issue.code === 'unrecognized_keys';
}

/** Where one of several forms is asked for, what is wrong is told by the form that knows the most of what was sent. */
function ofNearestForm(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [nearest] = issue.errors.toSorted((one, other) => foreignTo(one) - foreignTo(other));
  if (nearest === undefined) return [issue];
  return nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(ofNearestForm);
}

/** How much of what was sent a form does not know, and how much it misses. */
function foreignTo(issues: readonly z.core.$ZodIssue[]): number {
  const counts = issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.length;
    return issue.input === undefined ? 1 : 0;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

function fieldProblems(issue: z.core.$ZodIssue): readonly FieldProblem[] {
  if (issue.code !== 'unrecognized_keys') return [{ field: fieldName(issue.path), reason: issue.message }];
  return issue.keys.map((key) => ({ field: fieldName([...issue.path, key]), reason: 'is not known here' }));
}

/** `customer.contact.email`, `ownedActivationCodes[1]`; `body` for the whole. */
function fieldName(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'body';
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part).slice(0, 100)}`))
    .join('')
    .replace(/^\./, '');
}

function reasonFor(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'is required';
  if (issue.code === 'invalid_type') return `must be ${kinds[issue.expected] ?? `of type ${issue.expected}`}`;
  if (issue.code === 'invalid_value') return `must be one of: ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`;
  return 'is not of the form that is described here';
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  object: 'an object',
  array: 'a list',
  boolean: 'true or false',
};
