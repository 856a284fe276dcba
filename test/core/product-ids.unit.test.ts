import { describe, expect, it } from '@jest/globals';
import { isProductId, parseProductId, productLine } from '../../core/product-ids.ts';
import { productId } from './builders.ts';

describe('parseProductId', () => {
  it.each(['OSCE12E3X', ' osce12e3x\r\n', '\uff2f\uff33\uff23\uff25\uff11\uff12\uff25\uff13\uff38'])(
    'reads %j',
    (typed) => {
      expect(parseProductId(typed)).toBe('OSCE12E3X');
    },
  );

  it.each([
    '',
    'OSCE12E3',
    'OSCE12E3XX',
    'OSCE12-E3X',
    'OSCE1 2E3X',
    '1.23E+45',
    '1.23E+4',
    '1.2345E+45',
    '1.23456E+45',
    '1,23E+45',
    '123456E+8',
    '\u041eSCE12E3X',
    'OSCE12E3\u00c9',
  ])('refuses %j instead of making another ID of it', (typed) => {
    expect(parseProductId(typed)).toBeNull();
  });
});

describe('isProductId', () => {
  it('accepts only the written form', () => {
    expect(['OSCE12E3X', 'osce12e3x', '1.23E+45'].map(isProductId)).toEqual([true, false, false]);
  });
});

describe('productLine', () => {
  it('is the first six characters unless the policy says otherwise', () => {
    expect(productLine(productId('OSCE12E3X'))).toBe('OSCE12');
    expect(productLine(productId('OSCE12E3X'), 4)).toBe('OSCE');
  });
});
