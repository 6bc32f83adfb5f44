import { describe, expect, it } from 'vitest';
import { nameInWords } from './evidence-text.ts';

describe('nameInWords()', () => {
  it.each([
    ['meanLevelDb', 'mean level', 'dB'],
    ['expectedTruePeakDbtp', 'expected true peak', 'dBTP'],
    ['integratedLufs', 'integrated', 'LUFS'],
    ['shortfallLu', 'shortfall', 'LU'],
    ['tiltDbPerOctave', 'tilt', 'dB per octave'],
    ['p99GainReductionDb', 'p99 gain reduction', 'dB'],
    ['bands', 'bands', ''],
    ['Db', 'db', ''],
  ])('reads %s', (name, words, unit) => {
    expect(nameInWords(name)).toEqual({ words, unit });
  });
});
