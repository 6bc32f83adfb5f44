import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commonFolderOf } from './common-folder.ts';

describe('commonFolderOf()', () => {
  it.each([
    [['a/b/1.wav', 'a/b/2.wav'], 'a/b'],
    [['a/b/1.wav', 'a/c/2.wav'], 'a'],
    [['a/b/1.wav', 'a/bc/2.wav'], 'a'],
    [['a/b/1.wav', 'a/b/c/2.wav'], 'a/b'],
    [['a/1.wav'], 'a'],
    [[], '.'],
  ])('of %j is %s', (files, folder) => {
    expect(commonFolderOf(files)).toBe(resolve(folder));
  });

  it('ends at the root', () => {
    expect(commonFolderOf(['/a/1.wav', '/b/2.wav'])).toBe(resolve('/'));
  });
});
