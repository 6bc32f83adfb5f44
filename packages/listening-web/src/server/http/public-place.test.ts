import { describe, expect, it } from 'vitest';
import { pathWithoutBase, readPublicPlace } from './public-place.ts';

describe('readPublicPlace()', () => {
  it('parts a public URL into origin and path, and knows whether it is encrypted', () => {
    expect(readPublicPlace(undefined)).toEqual({ url: null, basePath: '', isSecure: false });
    expect(readPublicPlace('https://example.org')).toEqual({
      url: 'https://example.org',
      basePath: '',
      isSecure: true,
    });
    expect(readPublicPlace('http://example.org:8080/sound/listen//')).toEqual({
      url: 'http://example.org:8080/sound/listen',
      basePath: '/sound/listen',
      isSecure: false,
    });
  });

  it.each([
    'example.org',
    'ftp://example.org',
    'https://name:word@example.org',
    'https://example.org/?a=b',
    'https://example.org/#a',
    'https://example.org/a%22b',
    'https://example.org/a"onload=',
    'https://example.org/api/listen',
    'https://example.org/p',
  ])('refuses %s and says why', (publicUrl) => {
    expect(() => readPublicPlace(publicUrl)).toThrow(RangeError);
    expect(() => readPublicPlace(publicUrl)).toThrow(
      /^Cannot serve under a public URL as it must .*: current value is /,
    );
  });
});

describe('pathWithoutBase()', () => {
  it('takes the path off where the proxy left it on, and nothing else', () => {
    expect(pathWithoutBase('/listen/p/one', '/listen')).toBe('/p/one');
    expect(pathWithoutBase('/listen', '/listen')).toBe('/');
    expect(pathWithoutBase('/p/one', '/listen')).toBe('/p/one');
    expect(pathWithoutBase('/listening/p/one', '/listen')).toBe('/listening/p/one');
    expect(pathWithoutBase('/listen/p/one', '')).toBe('/listen/p/one');
  });
});
