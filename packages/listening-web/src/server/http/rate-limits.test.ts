import { describe, expect, it } from 'vitest';
import { TooManyRequestsError } from '../errors.ts';
import { createRateLimits, MOST_WRONG_GUESSES, RATE_LIMITS } from './rate-limits.ts';

describe('createRateLimits()', () => {
  it.each(Object.keys(RATE_LIMITS) as (keyof typeof RATE_LIMITS)[])(
    'stops a session and a network that ask for %s more often than a minute allows, and says how long',
    async (rate) => {
      const { perSession, perNetwork } = RATE_LIMITS[rate];
      const limits = createRateLimits();
      const ask = (session: string | null, network: string) => limits.take({ rate, session, network });
      if (perSession !== null) {
        for (let request = 0; request < perSession; request += 1) await ask('one', `network ${request}`);
        await expect(ask('one', 'any')).rejects.toThrow(TooManyRequestsError);
        await ask('other', 'any');
      }
      for (let request = 0; request < perNetwork; request += 1) await ask(null, 'school');
      const refusal = await ask(null, 'school').catch((error: TooManyRequestsError) => error);
      expect(refusal).toBeInstanceOf(TooManyRequestsError);
      expect((refusal as TooManyRequestsError).retryAfterSeconds).toBeGreaterThan(0);
      expect((refusal as TooManyRequestsError).retryAfterSeconds).toBeLessThanOrEqual(60);
      await ask(null, 'home');
    },
  );

  it('lets a network guess wrong so many times a minute, and another go on', async () => {
    const limits = createRateLimits();
    for (let guess = 0; guess < 3 * MOST_WRONG_GUESSES; guess += 1) {
      await limits.guess('school');
      await limits.guessedRight('school');
    }
    // All at once, before one of them is known to be wrong.
    await Promise.all(Array.from({ length: MOST_WRONG_GUESSES }, () => limits.guess('school')));
    await expect(limits.guess('school')).rejects.toThrow(TooManyRequestsError);
    await limits.guess('home');
  });
});
