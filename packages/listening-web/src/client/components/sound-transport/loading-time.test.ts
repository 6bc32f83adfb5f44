import { expect, it } from 'vitest';
import { loadingSecondsLeft } from './loading-time.ts';

it('tells how long the rest takes at the speed so far', () => {
  expect(loadingSecondsLeft({ receivedBytes: 250_000, totalBytes: 1_000_000, elapsedSeconds: 2 })).toBe(6);
});

it('tells nothing while the speed is a guess, or there is none', () => {
  expect(
    loadingSecondsLeft({ receivedBytes: 250_000, totalBytes: 1_000_000, elapsedSeconds: 0.2 }),
  ).toBeNull();
  expect(loadingSecondsLeft({ receivedBytes: 0, totalBytes: 1_000_000, elapsedSeconds: 5 })).toBeNull();
});
