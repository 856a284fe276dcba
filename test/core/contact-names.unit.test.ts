import { describe, expect, it } from '@jest/globals';
import { partsOfName } from '../../core/contact-names.ts';

describe('partsOfName', () => {
  it.each([
    ['Odalys Brandt', 'DE', 'Odalys', 'Brandt'],
    [' Ana  Marta Ruiz ', 'ES', 'Ana Marta', 'Ruiz'],
    ['大山 太郎', 'JP', '太郎', '大山'],
    ['Nagy Anna Éva', 'HU', 'Anna Éva', 'Nagy'],
    ['山田　花子', 'JP', '花子', '山田'],
  ])('takes %j of %s apart as people write it there', (name, country, firstName, lastName) => {
    expect(partsOfName(name, country)).toEqual({ firstName, lastName });
  });

  it.each(['Suharto', '大山太郎', "O'Bryan"])('leaves %j whole, since it has one part', (name) => {
    expect(partsOfName(name, 'ID')).toEqual({ firstName: name, lastName: '' });
    expect(partsOfName(name, 'JP')).toEqual({ firstName: name, lastName: '' });
  });
});
