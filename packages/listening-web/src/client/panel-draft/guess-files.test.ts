import { describe, expect, it } from 'vitest';
import { guessFiles } from './guess-files.ts';

describe('guessFiles()', () => {
  it('takes the version from the name, or from the folder where one name is in several', () => {
    expect(guessFiles(['loose/night walk-human.wav', 'loose/night walk_ours.flac'])).toMatchObject([
      { item: 'night walk', condition: 'human', maker: 'human' },
      { item: 'night walk', condition: 'ours', maker: 'none' },
    ]);
    expect(guessFiles(['Anna/walk.wav', 'engine/walk.wav'])).toMatchObject([
      { item: 'walk', condition: 'anna' },
      { item: 'walk', condition: 'engine', maker: 'engine' },
    ]);
  });
});
