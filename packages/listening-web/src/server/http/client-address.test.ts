import { describe, expect, it } from 'vitest';
import { isLoopback, networkNamer, originReader, type TrustProxy } from './client-address.ts';

function addressOf(
  trustProxy: TrustProxy,
  socketAddress: string,
  forwardedFor?: string,
  forwardedProto?: string,
) {
  const { address, isSecure } = originReader(trustProxy)({
    socketAddress,
    socketIsSecure: false,
    forwardedFor,
    forwardedProto,
  });
  return [address?.toString() ?? null, isSecure];
}

describe('originReader()', () => {
  it('takes nobody’s word unless told to', () => {
    expect(addressOf(false, '203.0.113.9', '198.51.100.1', 'https')).toEqual(['203.0.113.9', false]);
    expect(addressOf(0, '203.0.113.9', '198.51.100.1', 'https')).toEqual(['203.0.113.9', false]);
  });

  it('reads back over as many proxies as it is told, and not one further', () => {
    const said = '192.0.2.66, 198.51.100.1, 10.0.0.2';
    expect(addressOf(1, '10.0.0.1', said, 'https')).toEqual(['10.0.0.2', true]);
    expect(addressOf(2, '10.0.0.1', said, 'http')).toEqual(['198.51.100.1', false]);
    expect(addressOf(9, '10.0.0.1', said)).toEqual(['192.0.2.66', false]);
  });

  it('reads back over proxies at the addresses that it is told, and stops at the first other', () => {
    const proxies = ['10.0.0.0/8', '2001:db8::1'];
    expect(addressOf(proxies, '10.0.0.1', '192.0.2.66, 198.51.100.1, 10.0.0.2')).toEqual([
      '198.51.100.1',
      false,
    ]);
    expect(addressOf(proxies, '::ffff:10.0.0.1', '198.51.100.1')).toEqual(['198.51.100.1', false]);
    expect(addressOf(proxies, '2001:db8::1', '198.51.100.1', 'https')).toEqual(['198.51.100.1', true]);
    expect(addressOf(proxies, '203.0.113.9', '198.51.100.1', 'https')).toEqual(['203.0.113.9', false]);
  });

  it('stops where what was forwarded is no address', () => {
    expect(addressOf(2, '10.0.0.1', 'unknown')).toEqual(['10.0.0.1', false]);
    expect(addressOf(3, '10.0.0.1', '1.2.3.4, "<script>", 10.0.0.2')).toEqual(['10.0.0.2', false]);
    expect(addressOf(1, '')).toEqual([null, false]);
  });

  it('refuses what is no network, and less than no proxy', () => {
    expect(() => originReader(['10.0.0.0/99'])).toThrow(RangeError);
    expect(() => originReader(['a proxy'])).toThrow(/current value is a proxy/);
    expect(() => originReader(-1)).toThrow(RangeError);
    expect(() => originReader(1.5)).toThrow(RangeError);
  });
});

describe('networkNamer()', () => {
  const reader = originReader(1);
  const parse = (forwardedFor: string) =>
    reader({ socketAddress: '127.0.0.1', socketIsSecure: false, forwardedFor, forwardedProto: undefined })
      .address;

  it('names an IPv4 address and an IPv6 network, the same for a day, by nothing that leads back', () => {
    let hours = 0;
    const name = networkNamer({ now: () => hours * 3_600_000 });
    const first = name(parse('198.51.100.1'));
    expect(name(parse('198.51.100.1'))).toBe(first);
    expect(name(parse('198.51.100.2'))).not.toBe(first);
    expect(name(parse('2001:db8:1:2::1'))).toBe(name(parse('2001:db8:1:2:ffff::9')));
    expect(name(parse('2001:db8:1:2::1'))).not.toBe(name(parse('2001:db8:1:3::1')));
    expect(networkNamer()(parse('198.51.100.1'))).not.toBe(first);
    hours = 23.9;
    expect(name(parse('198.51.100.1'))).toBe(first);
    hours = 24;
    expect(name(parse('198.51.100.1'))).not.toBe(first);
  });

  it('knows this machine by either kind of address', () => {
    expect(['127.0.0.1', '::1', '::ffff:127.0.0.2', '10.0.0.1'].map((one) => isLoopback(parse(one)))).toEqual(
      [true, true, true, false],
    );
  });
});
