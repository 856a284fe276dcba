import { describe, expect, it } from '@jest/globals';
import { parseRange } from '../../../api/kits/byte-range.ts';

const size = 1000;

describe('a Range header', () => {
  it.each([
    ['bytes=0-499', 0, 500],
    ['bytes=500-', 500, 1000],
    ['bytes=-500', 500, 1000],
    ['bytes=-1', 999, 1000],
    ['bytes=0-0', 0, 1],
    ['bytes=999-999', 999, 1000],
    ['bytes=0-', 0, 1000],
    ['bytes=007-8', 7, 9],
    ['Bytes=1-2', 1, 3],
    ['bytes=990-5000', 990, 1000],
    ['bytes=-5000', 0, 1000],
    [`bytes=0-${'9'.repeat(400)}`, 0, 1000],
    [`bytes=-${'9'.repeat(400)}`, 0, 1000],
  ])('%s asks for bytes %i to before %i', (header, start, end) => {
    expect(parseRange(header, size)).toEqual({ kind: 'part', range: { start, end } });
  });

  it.each(['bytes=1000-', 'bytes=1000-1001', 'bytes=-0', `bytes=${'9'.repeat(400)}-`])(
    '%s asks for what the file does not have',
    (header) => {
      expect(parseRange(header, size)).toEqual({ kind: 'unsatisfiable' });
    },
  );

  it.each([
    undefined,
    '',
    'bytes',
    'bytes=',
    'bytes=-',
    'bytes=5',
    'bytes=5-4',
    'bytes=9007199254740993-9007199254740992',
    'bytes=a-b',
    'bytes=0x1-5',
    'bytes=1.5-3',
    'bytes=+1-3',
    'bytes=--5',
    'bytes=1-2-3',
    'bytes= 1-2',
    'bytes =1-2',
    'bytes=１-２',
    'lines=1-2',
    'bytes=0-1,5-6',
    'bytes=0-1,',
    'bytes=0-1, bytes=5-6',
  ])('%s is answered with the whole file', (header) => {
    expect(parseRange(header, size)).toEqual({ kind: 'whole' });
  });
});
