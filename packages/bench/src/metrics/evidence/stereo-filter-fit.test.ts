import { describe, expect, it } from 'vitest';
import { music } from '../../../test/synthetic-music.ts';
import { StereoConvolution } from './stereo-convolution.ts';
import { StereoFilterFit } from './stereo-filter-fit.ts';
import { StereoSpectrum } from './stereo-spectrum.ts';

const SIZE = 256;
const window = Float32Array.from(
  { length: SIZE },
  (_, frame) => 0.5 - 0.5 * Math.cos((2 * Math.PI * frame) / SIZE),
);
const [left, right] = music('fit', { seconds: 1 }).channels as [Float32Array, Float32Array];

/** Share of the master's power that the fitted filter leaves, by exact convolution. */
function residualShare(
  mixLeft: Float32Array,
  mixRight: Float32Array,
  masterLeft: Float32Array,
  masterRight: Float32Array,
) {
  const input = new StereoSpectrum(window);
  const output = new StereoSpectrum(window);
  const fit = new StereoFilterFit(SIZE / 2 + 1);
  for (let start = 0; start + SIZE <= left.length; start += SIZE / 2) {
    const at = (channel: Float32Array) => channel.subarray(start, start + SIZE);
    input.transform(at(mixLeft), at(mixRight));
    output.transform(at(masterLeft), at(masterRight));
    fit.add(input, output);
  }
  fit.solve();
  const filter = new StereoConvolution(fit.gains(), SIZE);
  let [power, residual] = [0, 0];
  for (let start = 0; start + 2 * SIZE <= left.length; start += SIZE) {
    filter.filter(mixLeft.subarray(start, start + 2 * SIZE), mixRight.subarray(start, start + 2 * SIZE));
    for (let frame = 0; frame < SIZE; frame += 1) {
      const at = start + SIZE / 2 + frame;
      power += masterLeft[at]! ** 2 + masterRight[at]! ** 2;
      residual +=
        (masterLeft[at]! - filter.left[frame]!) ** 2 + (masterRight[at]! - filter.right[frame]!) ** 2;
    }
  }
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

  it('finds a filter that looks back and ahead', () => {
    const later = (channel: Float32Array, frames: number) =>
      channel.map((_, frame) => channel[frame - frames] ?? 0);
    const master = sum(later(left, 3), 0.7, later(right, -2), 0.4);
    expect(residualShare(left, right, master, later(right, 5))).toBeLessThan(1e-3);
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
