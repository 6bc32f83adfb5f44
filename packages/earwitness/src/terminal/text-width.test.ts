import { describe, expect, it } from 'vitest';
import {
  padLeft,
  padRight,
  printable,
  shortenFromLeft,
  shortenFromRight,
  textWidth,
  wrapText,
} from './text-width.ts';

describe('textWidth()', () => {
  it.each([
    ['song.wav', 8],
    ['Größe', 5],
    ['−9.0 LUFS → “loud” – 2 × 3 …', 28],
    ['soft\u00adhyphen', 11],
    ['Gro\u0308ße', 5],
    ['曲.wav', 6],
    ['🎵.wav', 6],
    ['👩‍🎤', 2],
  ])('takes %s for %d columns', (text, columns) => {
    expect(textWidth(text)).toBe(columns);
  });
});

describe('shortenFromLeft()', () => {
  it('keeps the end, which tells files apart', () => {
    expect(shortenFromLeft('albums/first/master v3.wav', 12)).toBe('…ster v3.wav');
    expect(shortenFromLeft('short.wav', 12)).toBe('short.wav');
  });

  it('never passes the width nor cuts a character in two', () => {
    for (let columns = 1; columns < 14; columns += 1) {
      const short = shortenFromLeft('曲曲🎵👩‍🎤ö.wav', columns);
      expect(textWidth(short)).toBeLessThanOrEqual(columns);
      expect(short).not.toMatch(/^…\u200d/);
    }
  });
});

describe('shortenFromRight()', () => {
  it('keeps the beginning, as sentences are cut', () => {
    expect(shortenFromRight('Nothing exceeds the ceiling', 12)).toBe('Nothing exc…');
    expect(shortenFromRight('Nothing else', 9)).toBe('Nothing…');
    expect(shortenFromRight('short', 12)).toBe('short');
    expect(textWidth(shortenFromRight('曲曲曲曲', 6))).toBeLessThanOrEqual(6);
  });
});

describe('wrapText()', () => {
  it('breaks at spaces, and leaves what is longer than a line whole', () => {
    expect(wrapText('one two three four', 9)).toEqual(['one two', 'three', 'four']);
    expect(wrapText('a incomprehensible b', 5)).toEqual(['a', 'incomprehensible', 'b']);
    expect(wrapText('曲 曲 曲', 5)).toEqual(['曲 曲', '曲']);
  });
});

describe('padLeft(), padRight()', () => {
  it('fill up to the columns that are seen', () => {
    expect(padLeft('曲', 4)).toBe('  曲');
    expect(padRight('曲', 4)).toBe('曲  ');
    expect(padLeft('long', 2)).toBe('long');
  });
});

describe('printable()', () => {
  it('takes from a name what a terminal would obey', () => {
    expect(printable('a\u001b[2Jb\nc')).toBe('a�[2Jb�c');
  });
});
