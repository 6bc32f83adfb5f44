import { expect, it } from 'vitest';
import { SessionPace } from './session-pace.ts';

function emptyStorage(): Pick<Storage, 'getItem' | 'setItem'> {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) };
}

function paceAfter(...responses: readonly number[]): SessionPace {
  const pace = new SessionPace(emptyStorage());
  for (const responseSeconds of responses) pace.count({ responseSeconds });
  return pace;
}

it('offers a break after twenty minutes of listening, and again after twenty more', () => {
  const pace = paceAfter(...Array(19).fill(60));
  expect(pace.takeReason()).toBeNull();
  pace.count({ responseSeconds: 60 });
  expect(pace.takeReason()).toBe('long-listening');
  expect(pace.takeReason()).toBeNull();
  for (let trial = 0; trial < 20; trial += 1) pace.count({ responseSeconds: 60 });
  expect(pace.takeReason()).toBe('long-listening');
});

it('counts a trial that lay open overnight as three minutes', () => {
  expect(paceAfter(10 * 3_600).takeReason()).toBeNull();
});

it('offers a break, once, when answers come much faster than before', () => {
  const pace = paceAfter(20, 25, 18, 22, 30, 6, 5, 7);
  expect(pace.takeReason()).toBe('fast-answers');
  pace.count({ responseSeconds: 5 });
  expect(pace.takeReason()).toBeNull();
});

it('takes one quick answer, a quick start and a steady quickening for what they are', () => {
  expect(paceAfter(20, 25, 18, 22, 30, 24, 21, 3).takeReason()).toBeNull();
  expect(paceAfter(20, 6, 5, 7).takeReason()).toBeNull();
  expect(paceAfter(6, 7, 5, 6, 7, 2, 1, 2).takeReason()).toBeNull();
  expect(paceAfter(20, 19, 18, 17, 16, 15, 14, 13).takeReason()).toBeNull();
});

it('goes on counting where a page was loaded anew, and asks no second time', () => {
  const storage = emptyStorage();
  for (let trial = 0; trial < 19; trial += 1) new SessionPace(storage).count({ responseSeconds: 60 });
  new SessionPace(storage).count({ responseSeconds: 60 });
  expect(new SessionPace(storage).takeReason()).toBe('long-listening');
  expect(new SessionPace(storage).takeReason()).toBeNull();
});

it('begins anew where what was kept cannot be read', () => {
  expect(new SessionPace({ getItem: () => '{', setItem: () => {} }).takeReason()).toBeNull();
});
