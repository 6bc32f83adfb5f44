import { describe, expect, it } from 'vitest';
import { checkTrials } from './metric-trial.ts';

const trial = { differences: { lufs: 1 }, preferred: 'A' } as const;

describe('checkTrials()', () => {
  it('refuses scores that are not there, unknown preferences, and listeners named now and then', () => {
    expect(() => checkTrials([trial], ['plr'])).toThrow('Cannot use plr');
    expect(() => checkTrials([{ ...trial, differences: { lufs: Number.NaN } }], ['lufs'])).toThrow(
      RangeError,
    );
    expect(() => checkTrials([{ ...trial, preferred: 'C' as 'A' }], ['lufs'])).toThrow('"C"');
    expect(() => checkTrials([trial, { ...trial, listener: 'x' }], ['lufs'])).toThrow(TypeError);
  });

  it('accepts none', () => checkTrials([], ['lufs']));
});
