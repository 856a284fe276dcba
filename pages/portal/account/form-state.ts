import '../../client/without-eval.ts';
import { accountFormRequest } from '../../../contract/account-form.ts';
import { checkRequest } from '../../../contract/check-request.ts';
import { looksLike, parseActivationCode } from '../../../core/keys.ts';
import type { FieldProblem } from '../../../core/problems.ts';
import { readTypedText } from '../../../core/typed-text.ts';
import type { FormRequest, KnownForm } from '../../client/portal-api.ts';
import type { Words } from '../../words/words.ts';

/** The fields by the names under which the service refuses them. */
export const fieldNames = [
  ...(['company.name', 'company.country', 'company.address', 'company.postalCode', 'company.city'] as const),
  ...(['company.state', 'company.industry', 'company.size'] as const),
  ...(['user.firstName', 'user.lastName', 'user.email', 'user.phone', 'user.onBehalfOf'] as const),
] as const;

export type FieldName = (typeof fieldNames)[number];

/** The form as it stands on the page: texts only, exactly as typed. */
export interface FormState {
  readonly fields: Readonly<Record<FieldName, string>>;
  readonly codes: readonly string[];
}

/** A field and what is wrong with it, in words. */
export type FormErrors = ReadonlyMap<string, string>;

export function codeField(index: number): string {
  return `ownedActivationCodes[${index}]`;
}

/** What the service knows, as the form to begin with. */
export function formFrom(known: KnownForm): FormState {
  const valueOf = (name: FieldName) => knownField(known, name)?.value ?? '';
  return {
    fields: parseFields(fieldNames.map((name) => [name, valueOf(name)])),
    codes: known.ownedActivationCodes.value,
  };
}

export function isFromOrder(known: KnownForm, { fields }: FormState, name: FieldName): boolean {
  const field = knownField(known, name);
  return field?.from === 'order' && field.value === fields[name];
}

function knownField({ company, user }: KnownForm, name: FieldName) {
  const [group = '', key = ''] = name.split('.');
  const known: Readonly<Record<string, KnownForm['company']['name'] | undefined>> =
    group === 'company' ? company : user;
  return known[key];
}

/** A draft that was kept by this or an older version of the page; what it lacks is taken from what the service knows. */
export function formFromDraft(draft: unknown, secrets: unknown, first: FormState): FormState {
  if (!isRecord(draft)) return first;
  const entries = fieldNames.map((name) => [name, textIn(draft, name) ?? first.fields[name]] as const);
  const codes = Array.isArray(secrets) ? secrets.filter((code) => typeof code === 'string') : first.codes;
  return { fields: parseFields(entries), codes };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function textIn(draft: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = draft[name];
  return typeof value === 'string' ? value : null;
}

function parseFields(entries: readonly (readonly [FieldName, string])[]): FormState['fields'] {
  return Object.fromEntries(entries) as FormState['fields'];
}

/** The form as the service takes it. Codes that were left empty are none. */
export function requestFrom({ fields, codes }: FormState, language: string): FormRequest {
  return {
    company: {
      name: fields['company.name'],
      country: fields['company.country'],
      address: fields['company.address'],
      postalCode: fields['company.postalCode'],
      city: fields['company.city'],
      state: fields['company.state'],
      industry: fields['company.industry'],
      size: fields['company.size'],
    },
    user: {
      firstName: fields['user.firstName'],
      lastName: fields['user.lastName'],
      email: fields['user.email'],
      phone: fields['user.phone'],
      onBehalfOf: fields['user.onBehalfOf'],
      language,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    },
    ownedActivationCodes: codes.filter((code) => code.trim() !== ''),
  };
}

/** Everything that is wrong with the form, by the very rules of the service. */
export function errorsIn(state: FormState, language: string, words: Words): FormErrors {
  const checked = checkRequest(accountFormRequest, requestFrom(state, language), 'form-refused');
  const wrong = checked.ok || !('fields' in checked.problem) ? [] : checked.problem.fields;
  const codes = state.codes.flatMap((code, index) => {
    const error = codeError(code, words);
    return error === null ? [] : [[codeField(index), error] as const];
  });
  return new Map([...wrong.map(({ field, reason }) => [field, inWords(field, reason, words)] as const), ...codes]);
}

/** What the service refused, on the fields of the page: it does not know of codes that were left empty. */
export function errorsFrom(refused: readonly FieldProblem[], { codes }: FormState, words: Words): FormErrors {
  const sent = codes.flatMap((code, index) => (code.trim() === '' ? [] : [index]));
  return new Map(
    refused.map(({ field, reason }) => {
      const [, number] = /^ownedActivationCodes\[(\d+)\]$/.exec(field) ?? [];
      const index = number === undefined ? undefined : sent[Number(number)];
      if (index === undefined) return [field, inWords(field, reason, words)];
      return [codeField(index), codeError(codes[index] ?? '', words) ?? words.account.fields.code];
    }),
  );
}

function codeError(code: string, { account: { fields } }: Words): string | null {
  if (code.trim() === '' || parseActivationCode(code).ok) return null;
  if (looksLike(code) === 'registration-key') return fields.isRegistrationKey;
  const { length, foreign } = readTypedText(code);
  return foreign.length > 0 ? fields.code : fields.codeLength(length);
}

/** The service's reasons are for programs too, so they are few and fixed. */
function inWords(field: string, reason: string, { account }: Words): string {
  const { fields } = account;
  const [, most] = /^must have at most (\d+) characters$/.exec(reason) ?? [];
  if (most !== undefined) return fields.tooLong(Number(most));
  if (field === 'company.country') return fields.country;
  if (reason === 'is required') return fields.required(labelOf(field, account));
  if (field === 'user.email') return reason.startsWith('must have no letters') ? fields.emailLetters : fields.email;
  if (reason.startsWith('must not contain NUL')) return fields.impossible;
  return fields.other;
}

/** Under which label a field stands on the page. */
export function labelOf(field: string, account: Words['account']): string {
  const labels: Readonly<Record<FieldName, string>> = {
    'company.name': account.name,
    'company.country': account.country,
    'company.address': account.address,
    'company.postalCode': account.postalCode,
    'company.city': account.city,
    'company.state': account.state,
    'company.industry': account.industry,
    'company.size': account.size,
    'user.firstName': account.firstName,
    'user.lastName': account.lastName,
    'user.email': account.email,
    'user.phone': account.phone,
    'user.onBehalfOf': account.onBehalfOf,
  };
  const name = fieldNames.find((one) => one === field);
  return name === undefined ? field : labels[name];
}
