import { describe, expect, it } from 'vitest';
import { music } from '../../../test/synthetic-music.ts';
import { StereoFilterFit } from './stereo-filter-fit.ts';
import { StereoSpectrum } from './stereo-spectrum.ts';

const SIZE = 256;
const window = Float32Array.from(
  { length: SIZE },
  (_, frame) => 0.5 - 0.5 * Math.cos((2 * Math.PI * frame) / SIZE),
);
const [left, right] = music('fit', { seconds: 1 }).channels as [Float32Array, Float32Array];

/** Share of the output's power that the fitted filter leaves. */
function residualShare(
  mixLeft: Float32Array,
  mixRight: Float32Array,
  masterLeft: Float32Array,
  masterRight: Float32Array,
) {
  const input = new StereoSpectrum(window);
  const output = new StereoSpectrum(window);
  const fit = new StereoFilterFit(SIZE / 2 + 1);
  const weights = new Float64Array(SIZE / 2 + 1).fill(1);
  const each = (hear: () => void) => {
    for (let start = 0; start + SIZE <= left.length; start += SIZE / 2) {
      const at = (channel: Float32Array) => channel.subarray(start, start + SIZE);
      input.transform(at(mixLeft), at(mixRight));
      output.transform(at(masterLeft), at(masterRight));
      hear();
    }
  };
  each(() => fit.add(input, output));
  fit.solve();
  let [power, residual] = [0, 0];
  each(() => {
    const { outputPower, filteredPower, product } = fit.compare(input, output, weights);
    power += outputPower;
    residual += outputPower - 2 * product + filteredPower;
  });
  return residual / power;
}

const sum = (one: Float32Array, a: number, other: Float32Array, b: number) =>
  one.map((sample, frame) => a * sample + b * other[frame]!);

describe('StereoFilterFit', () => {
  it('finds any mixture of the two channels', () => {
    expect(residualShare(left, right, sum(left, 2, right, -0.5), sum(left, 0.3, right, 1))).toBeLessThan(
      1e-9,
    );
  });

  it('fits mono, which has nothing more to tell, and one side alone', () => {
    expect(residualShare(left, left, left, left)).toBeLessThan(1e-9);
    expect(residualShare(left, left, sum(left, 0.5, left, 0), left)).toBeLessThan(1e-9);
    expect(
      residualShare(
        left,
        left.map(() => 0),
        left,
        left,
      ),
    ).toBeLessThan(1e-9);
  });

  it('leaves what is not in the mix', () => {
    const stranger = music('stranger', { seconds: 1 }).channels[0]!;
    expect(residualShare(left, right, stranger, stranger)).toBeGreaterThan(0.9);
  });
});

describe('StereoSpectrum', () => {
  it('takes two channels apart', () => {
    const spectrum = new StereoSpectrum(new Float32Array(SIZE).fill(1));
    const tone = (bin: number, phase: number) =>
      Float32Array.from({ length: SIZE }, (_, frame) => Math.cos((2 * Math.PI * bin * frame) / SIZE + phase));
    spectrum.transform(tone(5, 0), tone(9, 1));
    expect(spectrum.leftReal[5]).toBeCloseTo(SIZE / 2, 3);
    expect(spectrum.leftImaginary[5]).toBeCloseTo(0, 3);
    expect(spectrum.rightReal[9]).toBeCloseTo((SIZE / 2) * Math.cos(1), 3);
    expect(spectrum.rightImaginary[9]).toBeCloseTo((SIZE / 2) * Math.sin(1), 3);
    expect(spectrum.leftReal[9]).toBeCloseTo(0, 3);
    expect(spectrum.rightReal[5]).toBeCloseTo(0, 3);
  });
});
