import { expect, it } from 'vitest';
import type { SessionState } from '../api.ts';
import { shareDone, timeLeft, trialPlace } from './trial-place.ts';

const SESSION = {
  qualificationDone: 2,
  qualificationTotal: 4,
  trainingDone: 0,
  trainingTotal: 1,
  trialsDone: 0,
  trialsTotal: 15,
} as SessionState;

it.each([
  ['qualification', 'Check of your ears 3 of 4'],
  ['training', 'Practice 3 of 4'],
  ['trials', 'Trial 3 of 4'],
] as const)('says of the stage %s: %s', (stage, place) => {
  expect(trialPlace({ stage, number: 3, total: 4 })).toBe(place);
});

it('counts every stage of a session as a part of it', () => {
  expect(shareDone(SESSION)).toBe(0.1);
  expect(timeLeft({ minutes: 20 }, SESSION)).toBe('about 18 minutes left');
  expect(timeLeft({ minutes: 20 }, { ...SESSION, trialsDone: 18 - 1 })).toBe('about a minute left');
  expect(timeLeft({ minutes: 7 }, null)).toBe('about 7 minutes left');
});
