import { describe, expect, it } from '@jest/globals';
import { accountFormRequest } from '../../contract/account-form.ts';
import { checkRequest } from '../../contract/check-request.ts';
import { orderRequest as orderSchema } from '../../contract/orders.ts';
import { oneTimeProof } from '../../contract/sign-ins.ts';
import { formRequest, orderRequest } from '../api/requests.ts';

function orderProblem(changed: object) {
  const read = checkRequest(orderSchema, { ...orderRequest, ...changed }, 'order-refused');
  return read.ok ? null : read.problem;
}

function formProblem(changed: object) {
  const read = checkRequest(accountFormRequest, { ...formRequest, ...changed }, 'form-refused');
  return read.ok ? null : read.problem;
}

describe('an order', () => {
  it('is read with its defaults', () => {
    const { basis: _basis, timeZone: _zone, ownedActivationCodes: _codes, ...least } = orderRequest;
    const read = checkRequest(orderSchema, least, 'order-refused');
    expect(read).toMatchObject({ ok: true, value: { basis: 'covers', timeZone: 'UTC', ownedActivationCodes: [] } });
  });

  it.each([
    [{ expiresOn: '2027-11-30' }, 'expiresOn'],
    [{ termMonths: undefined }, 'expiresOn'],
    [{ termMonths: undefined, expiresOn: '2026-11-30' }, 'expiresOn'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
  ])('that breaks a rule is a refused order: %j', (changed, field) => {
    expect(orderProblem(changed)).toMatchObject({ code: 'order-refused', fields: [{ field }] });
  });

  it.each([
    [{ startsOn: '2026-02-30' }, 'startsOn'],
    [{ startsOn: '5343-03-23T13:59:54.850-2223' }, 'startsOn'],
    [{ startsOn: '' }, 'startsOn'],
    [{ startsOn: null }, 'startsOn'],
    [{ startsOn: '9999-12-01' }, 'startsOn'],
    [{ startsOn: '2026-12-01T00:00:00Z' }, 'startsOn'],
    ...['100', 1.5, 0, -1, 1_000_000, 1e9, null, true].map((seats) => [{ seats }, 'seats'] as const),
    [{ orderNumber: 12_345 }, 'orderNumber'],
    [{ unheardOf: true }, 'unheardOf'],
    [{ customer: { ...orderRequest.customer, contact: { name: 'a\0', email: 'a@b.test' } } }, 'customer.contact.name'],
    [{ ownedActivationCodes: ['a', 'b\0'] }, 'ownedActivationCodes[1]'],
  ])('that is none is a refused request, by field: %j', (changed, field) => {
    expect(orderProblem(changed)).toMatchObject({ code: 'request-refused', fields: [{ field }] });
  });
});

describe('a form', () => {
  it('needs no second name', () => {
    const { lastName: _lastName, ...user } = formRequest.user;
    expect(formProblem({ user })).toBeNull();
    expect(formProblem({ user: { ...user, lastName: '' } })).toBeNull();
  });

  it.each([
    [{ firstName: '' }, 'user.firstName', 'is required'],
    [{ firstName: undefined }, 'user.firstName', 'is required'],
    [{ firstName: '\u{1F600}'.repeat(51) }, 'user.firstName', 'must have at most 50 characters'],
    [{ email: 'nobody' }, 'user.email', 'must be a mail address such as name@example.com'],
    [{ language: '??' }, 'user.language', 'must be a language such as en or de-AT'],
    [{ timeZone: 'Mars' }, 'user.timeZone', 'must be a time zone such as Europe/Berlin'],
  ])('with %j is a refused form', (changed, field, reason) => {
    expect(formProblem({ user: { ...formRequest.user, ...changed } })).toEqual({
      code: 'form-refused',
      fields: [{ field, reason }],
    });
  });

  it.each([[{ firstName: 'a\0b' }], [{ firstName: 5 }], [{ firstName: '\ud83d' }], [{ nickname: 'x' }]])(
    'with %j is a refused request',
    (changed) => {
      expect(formProblem({ user: { ...formRequest.user, ...changed } })).toMatchObject({ code: 'request-refused' });
    },
  );
});

describe('a request in one of several forms', () => {
  const fieldsOf = (value: object) => {
    const read = checkRequest(oneTimeProof, value);
    return read.ok || !('fields' in read.problem) ? null : read.problem.fields.map(({ field }) => field);
  };

  it.each([
    [{ token: 'a\0b' }, ['token']],
    [{ email: 'odalys@quillmere.example', code: 7 }, ['code']],
    [{ email: 'odalys@quillmere.example' }, ['code']],
  ])('is told what is wrong with the form that it comes nearest to: %j', (value, fields) => {
    expect(fieldsOf(value)).toEqual(fields);
  });
});
