import { expect, it } from 'vitest';
import { conductingOfAddress } from './conducting.ts';

it('reads the link of a room’s conductor, and takes no other for one', () => {
  const at = (address: string) => conductingOfAddress(new URL(address, 'https://example.org/p/one'));
  expect(at('#conduct=abcdefgh&sitting=ijklmnop')).toEqual({ conductor: 'abcdefgh', sitting: 'ijklmnop' });
  expect(at('#conduct=')).toEqual({ conductor: '', sitting: '' });
  expect(at('#sitting=ijklmnop')).toBeNull();
  expect(at('')).toBeNull();
});
