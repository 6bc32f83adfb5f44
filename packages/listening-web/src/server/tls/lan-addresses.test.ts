import { describe, expect, it } from 'vitest';
import { lanAddresses, lanNames } from './lan-addresses.ts';

const at = (address: string, internal = false) => ({ address, internal });

describe('the addresses on the local network', () => {
  it('are those that another machine could reach, real networks first', () => {
    expect(
      lanAddresses({
        interfaces: {
          lo: [at('127.0.0.1', true), at('::1', true)],
          docker0: [at('172.17.0.1')],
          wlan0: [at('192.168.1.20'), at('fe80::1'), at('2001:db8::20')],
          eth0: [at('10.0.0.5'), at('169.254.7.7')],
        },
      }),
    ).toEqual(['192.168.1.20', '10.0.0.5', '172.17.0.1']);
  });

  it('are of IPv6 where there are no others, and none without a network', () => {
    const interfaces = { lo: [at('127.0.0.1', true)], eth0: [at('fe80::1'), at('fd00::20')] };
    expect(lanAddresses({ interfaces })).toEqual(['fd00::20']);
    expect(lanAddresses({ interfaces: { lo: interfaces.lo } })).toEqual([]);
  });
});

describe('the names on the local network', () => {
  it.each([
    ['Studio', ['studio', 'studio.local']],
    ['studio.example.org', ['studio', 'studio.local']],
    ['localhost', []],
    ['not_a_name', []],
    ['', []],
  ])('of %j are %j', (name, names) => expect(lanNames({ name })).toEqual(names));
});
