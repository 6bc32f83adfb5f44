import { describe, expect, it } from 'vitest';
import { pinkNoise } from '../../test/signals.ts';
import { type Kernels, SECTION_POINT } from './kernels.ts';
import { loadKernels } from './load-kernels.ts';
import { referenceKernels } from './reference-kernels.ts';

const wasm = loadKernels();
const PERIOD = 8;
const noise = (frames: number, seed: number) => pinkNoise(frames, { seed });

/** Coefficients that wander, one point a period and two more. */
function pointsOf(sections: number, frames: number): Float64Array {
  const points = new Float64Array((Math.floor(frames / PERIOD) + 2) * sections * SECTION_POINT);
  for (let k = 0; k * SECTION_POINT < points.length; k++) {
    const g = 0.2 + 0.15 * Math.sin(k);
    const a = 1 / (1 + g * (g + 0.7));
    const across = 2 * a * g;
    points.set(
      [2 * a - 1, across, across * g, 1 + 0.3 * Math.sin(2 * k), 0.1, -0.15 * Math.sin(2 * k)],
      SECTION_POINT * k,
    );
  }
  return points;
}

function run(
  kernels: Kernels,
  channels: Float32Array[],
  points: Float64Array,
  { sections, blockFrames = channels[0]!.length }: { sections: number; blockFrames?: number },
): Float32Array[] {
  const moving = kernels.createMovingSections({ sections, periodFrames: PERIOD });
  const outputs = channels.map((channel) => channel.slice());
  const size = sections * SECTION_POINT;
  for (let start = 0; start < outputs[0]!.length; start += blockFrames) {
    const block = outputs.map((output) => output.subarray(start, start + blockFrames));
    moving.process(block, block[0]!.length, points.subarray(Math.floor(start / PERIOD) * size));
  }
  return outputs;
}

describe('createMovingSections()', () => {
  it.each([1, 2, 3, 4, 7])('gives the bits of its twin for %i sections', (sections) => {
    for (const channels of [[noise(1003, 1), noise(1003, 2)], [noise(1003, 3)]]) {
      const points = pointsOf(sections, 1003);
      const outputs = run(wasm, channels, points, { sections });
      expect(outputs).toEqual(run(referenceKernels, channels, points, { sections }));
      expect(outputs).not.toEqual(channels);
    }
  });

  it.each([1, 5, 8, 37])('gives the same samples in blocks of %i frames', (blockFrames) => {
    const channels = [noise(1000, 4), noise(1000, 5)];
    for (const kernels of [wasm, referenceKernels]) {
      const whole = run(kernels, channels, pointsOf(3, 1000), { sections: 3 });
      expect(run(kernels, channels, pointsOf(3, 1000), { sections: 3, blockFrames })).toEqual(whole);
    }
  });

  it('passes every bit, −0 too, where no section does anything', () => {
    const points = pointsOf(2, 1000);
    for (let k = 0; k < points.length; k += SECTION_POINT) points.set([1, 0, 0], k + 3);
    const channel = noise(1000, 6).fill(-0, 500, 600);
    for (const kernels of [wasm, referenceKernels]) {
      const [output] = run(kernels, [channel], points, { sections: 2 });
      expect(output!.every((x, n) => Object.is(x, channel[n]))).toBe(true);
    }
  });

  it('comes to rest in silence', () => {
    const channel = noise(8000, 7).fill(0, 1000);
    for (const kernels of [wasm, referenceKernels]) {
      const [output] = run(kernels, [channel], pointsOf(2, 8000), { sections: 2 });
      expect(output!.subarray(7000).every((x) => x === 0)).toBe(true);
    }
  });

  it('refuses what does not fit', () => {
    for (const kernels of [wasm, referenceKernels]) {
      expect(() => kernels.createMovingSections({ sections: 1, periodFrames: 3 })).toThrow('a power of two');
      const moving = kernels.createMovingSections({ sections: 1, periodFrames: PERIOD });
      const points = new Float64Array(17);
      expect(() => moving.process([noise(8, 1)], 8, points)).toThrow('must hold 18');
      expect(() => moving.process([], 8, points)).toThrow('one or two channels');
    }
  });
});
