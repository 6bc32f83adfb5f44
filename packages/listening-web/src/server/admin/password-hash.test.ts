import { describe, expect, it } from 'vitest';
import { hashPassword, isPassword } from './password-hash.ts';

describe('hashPassword()', () => {
  it('is slow, salted, and known again by isPassword() alone', async () => {
    const password = 'a long enough pässword';
    const [one, other] = [await hashPassword(password), await hashPassword(password)];
    expect(one).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(other);
    expect(await isPassword(`${password} `, one)).toBe(false);
    // The same letters, composed in another way by another keyboard.
    expect(await isPassword(password.normalize('NFD'), one)).toBe(true);
  });
});

describe('isPassword()', () => {
  it('lets no more wait than people would', async () => {
    const asked = Array.from({ length: 6 }, () => isPassword('guess', 'scrypt$1024$8$1$$'));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(2).fill('fulfilled'),
      ...Array(4).fill('rejected'),
    ]);
    expect(await isPassword('guess', 'scrypt$1024$8$1$$')).toBe(false);
  });

  it('takes nothing where there is no hash, not even an empty password, and takes its time', async () => {
    for (const hash of [null, 'scrypt$32768$8$3$$']) {
      const begunAt = performance.now();
      expect(await isPassword('', hash)).toBe(false);
      expect(performance.now() - begunAt).toBeGreaterThan(20);
    }
  });

  it('checks a hash by the costs that it was made with', async () => {
    const cheap = `scrypt$1024$8$1$${Buffer.from('salt').toString('base64url')}$`;
    const { scryptSync } = await import('node:crypto');
    const hash = scryptSync('a password', 'salt', 32, { N: 1024, r: 8, p: 1 });
    expect(await isPassword('a password', cheap + hash.toString('base64url'))).toBe(true);
  });
});
