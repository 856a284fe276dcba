import type { z } from 'zod';
import type { accountForm } from '../../contract/account-form.ts';
import { partsOfName } from '../../core/contact-names.ts';
import { telOf } from '../../core/phone-numbers.ts';
import type { FormRecord, OrderContact } from '../../storage/records.ts';

type FormBody = z.input<typeof accountForm>;
type KnownField = FormBody['company']['name'];

/** The form as it was accepted. */
export function formView({ form, ownedActivationCodes }: FormRecord): FormBody {
  const { company, user } = form;
  return {
    company: {
      name: fromForm(company.name),
      country: fromForm(company.country),
      ...given('address', company.address),
      ...given('city', company.city),
      ...given('state', company.state),
      ...given('postalCode', company.postalCode),
      ...given('industry', company.industry),
      ...given('size', company.size),
    },
    user: {
      email: fromForm(user.email),
      ...given('firstName', user.firstName),
      ...given('lastName', user.lastName),
      ...(user.phone !== undefined && { phone: phoneFromForm(user.phone) }),
      ...given('language', user.language),
      ...given('timeZone', user.timeZone),
      ...given('onBehalfOf', user.onBehalfOf),
    },
    ownedActivationCodes: { value: ownedActivationCodes, from: 'form' },
  };
}

/** What the order knows of the customer. */
export function orderFormView({ companyName, country, name, email }: OrderContact): FormBody {
  const { firstName, lastName } = partsOfName(name, country);
  return {
    company: { name: fromOrder(companyName), country: fromOrder(country) },
    user: {
      firstName: fromOrder(firstName),
      ...(lastName !== '' && { lastName: fromOrder(lastName) }),
      email: fromOrder(email),
    },
    ownedActivationCodes: { value: [], from: 'order' },
  };
}

function given(name: string, value: string | undefined): Readonly<Record<string, KnownField>> {
  return value === undefined ? {} : { [name]: fromForm(value) };
}

function phoneFromForm(typed: string) {
  const tel = telOf(typed);
  return { ...fromForm(typed), ...(tel !== null && { tel }) };
}

function fromForm(value: string): KnownField {
  return { value, from: 'form' };
}

function fromOrder(value: string): KnownField {
  return { value, from: 'order' };
}
