import { describe, expect, it } from 'vitest';
import { nameSimilarity } from './name-similarity.ts';

describe('nameSimilarity()', () => {
  it('ignores what says role, not piece', () => {
    expect(nameSimilarity('Red House (mix v3).wav', 'red_house_MASTERED.flac')).toBe(1);
    expect(nameSimilarity('Red House.wav', 'Blue Street.wav')).toBeLessThan(0.3);
  });

  it('is 0 where a name holds nothing to go by', () => {
    expect(nameSimilarity('-.wav', 'Blue Street.wav')).toBe(0);
  });
});
