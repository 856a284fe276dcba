import { describe, expect, it } from '@jest/globals';
import { againstCompression, attachment, responseTo } from '../../../api/kits/kit-response.ts';

const digest = 'a'.repeat(64);
const other = 'b'.repeat(64);
const file = { layoutDigest: digest, sizeBytes: 1000 };
const all = { kind: 'bytes', status: 200, range: { start: 0, end: 1000 } };
const part = { kind: 'bytes', status: 206, range: { start: 10, end: 1000 } };
const range = 'bytes=10-';

describe('a request for a kit', () => {
  it.each([
    ['the same strong tag', `"${digest}"`, part],
    ['another tag', `"${other}"`, all],
    ['a weak tag', `W/"${digest}"`, all],
    ['a tag without quotes', digest, all],
    ['two tags', `"${digest}", "${other}"`, all],
    ['a date', 'Wed, 21 Oct 2015 07:28:00 GMT', all],
    ['any tag', '*', all],
  ])('goes on with its range when If-Range has %s, else gets the whole', (_what, ifRange, expected) => {
    expect(responseTo('GET', { range, 'if-range': ifRange }, file)).toEqual(expected);
  });

  it.each([
    [`"${digest}"`, 'not-modified'],
    [`W/"${digest}"`, 'not-modified'],
    [`"${other}", W/"${digest}"`, 'not-modified'],
    ['*', 'not-modified'],
    [`"${other}"`, 'bytes'],
    [digest, 'bytes'],
    ['', 'bytes'],
  ])('with If-None-Match %s is answered with %s, by HEAD too and whatever the range', (ifNoneMatch, kind) => {
    const headers = { 'if-none-match': ifNoneMatch };
    expect(responseTo('GET', headers, file).kind).toBe(kind);
    expect(responseTo('HEAD', headers, file).kind).toBe(kind);
    expect(responseTo('GET', { ...headers, range: 'bytes=5000-' }, file).kind).toBe(
      kind === 'bytes' ? 'unsatisfiable' : kind,
    );
  });

  it.each([
    [`"${digest}"`, part],
    [`"${other}", "${digest}"`, part],
    ['*', part],
    [`"${other}"`, { kind: 'other-file' }],
    [`W/"${digest}"`, { kind: 'other-file' }],
    ['', { kind: 'other-file' }],
  ])('with If-Match %s gets this file or nothing', (ifMatch, expected) => {
    expect(responseTo('GET', { range, 'if-match': ifMatch }, file)).toEqual(expected);
  });

  it('by HEAD is about the whole, and does not know ranges', () => {
    expect(responseTo('HEAD', { range }, file)).toEqual(all);
    expect(responseTo('HEAD', { range: 'bytes=5000-' }, file)).toEqual(all);
  });

  it('for what the file does not have gets the whole when it means another file', () => {
    const headers = { range: 'bytes=5000-', 'if-range': `"${other}"` };
    expect(responseTo('GET', headers, file)).toEqual(all);
  });

  it('does not heed dates: a kit has none', () => {
    const headers = { 'if-modified-since': 'Wed, 21 Oct 2115 07:28:00 GMT' };
    expect(responseTo('GET', headers, file)).toEqual(all);
  });
});

describe('the name of an attachment', () => {
  it.each([
    ['株式会社テスト.zip', `attachment; filename="_______.zip"; filename*=UTF-8''`],
    ['Suite é.zip', `attachment; filename="Suite _.zip"; filename*=UTF-8''Suite%20%C3%A9.zip`],
    ['a"b\\c%d.zip', `attachment; filename="a_b_c_d.zip"; filename*=UTF-8''a%22b%5Cc%25d.zip`],
    ["it's (1)*.zip", `attachment; filename="it's (1)*.zip"; filename*=UTF-8''it%27s%20%281%29%2a.zip`],
    ['a\r\nSet-Cookie: b.zip', `attachment; filename="a__Set-Cookie: b.zip"; filename*=UTF-8''a%0D%0ASet-Cookie`],
  ])('%j is in ASCII for all, and exact for those who read it', (name, beginning) => {
    const header = attachment(name);
    expect(header.startsWith(beginning)).toBe(true);
    expect(header).toMatch(/^[\x20-\x7e]+$/);
    expect(decodeURIComponent(/UTF-8''(.*)$/.exec(header)?.[1] ?? '')).toBe(name);
  });
});

describe('an encoding that changes nothing', () => {
  const accepts = { 'accept-encoding': 'gzip, br' };

  it.each([
    ['HTTP/1.0', '1.0', accepts],
    ['Via', '1.1', { ...accepts, via: '1.1 front' }],
    ['X-Forwarded-For', '1.1', { ...accepts, 'x-forwarded-for': '192.0.2.1' }],
  ])('is named where a proxy shows itself by %s and could compress', (_what, httpVersion, headers) => {
    expect(againstCompression({ httpVersion, headers })).toEqual({ 'Content-Encoding': 'identity' });
  });

  it.each([
    ['no proxy is seen', '1.1', accepts],
    ['the client takes no encoding', '1.0', {}],
  ])('is not named where %s', (_what, httpVersion, headers) => {
    expect(againstCompression({ httpVersion, headers })).toEqual({});
  });
});
