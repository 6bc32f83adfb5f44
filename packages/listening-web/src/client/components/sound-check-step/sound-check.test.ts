import { describe, expect, it } from 'vitest';
import {
  checksFor,
  judgeHeadphones,
  judgeSides,
  SIDE_ROUNDS,
  sidesToPlay,
  tonesToAsk,
} from './sound-check.ts';

describe('the sound check', () => {
  it('asks of a system what it can tell: headphones of headphones, sides of what has two', () => {
    expect(checksFor('headphones')).toEqual(['level', 'sides', 'headphones', 'bandwidth']);
    expect(checksFor('studio-monitors')).toEqual(['level', 'sides', 'bandwidth']);
    expect(checksFor('phone')).toEqual(['level', 'bandwidth']);
  });

  it('plays both sides equally often, in more than one order', () => {
    let state = 1;
    const random = () => {
      state = (state * 16_807) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const orders = Array.from({ length: 50 }, () => sidesToPlay(random));
    for (const sides of orders) {
      expect(sides).toHaveLength(SIDE_ROUNDS);
      expect(sides.filter((side) => side === 'left')).toHaveLength(SIDE_ROUNDS / 2);
    }
    expect(new Set(orders.map(String)).size).toBe(6);
  });

  it('tells sides that are exchanged from sides that cannot be told', () => {
    const played = ['left', 'right', 'right', 'left'] as const;
    expect(judgeSides(played, ['left', 'right'])).toBeNull();
    expect(judgeSides(played, played)).toBe('passed');
    expect(judgeSides(played, ['right', 'left', 'left', 'right'])).toBe('exchanged');
    expect(judgeSides(played, ['left', 'right', 'neither', 'left'])).toBe('failed');
    expect(judgeSides(played, ['neither', 'neither', 'neither', 'neither'])).toBe('failed');
  });

  it('passes headphones with five of six, and stops where five cannot be had', () => {
    expect(judgeHeadphones([true, true, true, true, true])).toBeNull();
    expect(judgeHeadphones([true, true, false, true, true, true])).toBe('passed');
    expect(judgeHeadphones([false, true])).toBeNull();
    expect(judgeHeadphones([false, true, false])).toBe('failed');
  });

  it('asks for high tones, from the lowest up', () => {
    expect(tonesToAsk([16_000, 40, 8_000, 1_000, 4_000])).toEqual([4_000, 8_000, 16_000]);
  });
});
