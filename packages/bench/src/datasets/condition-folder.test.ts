import { describe, expect, it } from 'vitest';
import { parseConditionFolder, slugOf } from './condition-folder.ts';

describe('parseConditionFolder()', () => {
  it.each([
    ['service=out', 'service', 'service', 'service'],
    ['human:anna=her masters', 'human-anna', 'human', 'anna'],
    ['service:landr=C:\\landr=x', 'service-landr', 'service', 'landr'],
    ['landr=out', 'landr', 'service', 'landr'],
    ['human=out', 'human', 'human', 'human'],
    ['artist:Björk G=out', 'artist-bjork-g', 'artist', 'Björk G'],
  ])('reads %s', (argument, conditionId, kind, name) => {
    const folder = argument.slice(argument.indexOf('=') + 1);
    expect(parseConditionFolder(argument)).toEqual({ conditionId, folder, maker: { kind, name } });
  });

  it.each(['human', '=out', 'human:=out', 'robot:x=out', 'ours=out', 'unprocessed=out', '…=out'])(
    'refuses %s with one clear line',
    (argument) => {
      expect(() => parseConditionFolder(argument)).toThrow(
        /^Cannot (read|name) a folder of masters as [^\n]+$/,
      );
    },
  );
});

describe('slugOf()', () => {
  it('never ends in a dash, however long the text', () => {
    expect(slugOf(`${'a'.repeat(63)} b`)).toBe('a'.repeat(63));
  });
});
