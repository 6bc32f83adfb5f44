import { toAudioSource } from '@earwitness/engine';
import { expect, it } from 'vitest';
import { music } from '../../../test/synthetic-music.ts';
import { readWindows } from './read-windows.ts';
import { createSpectrogramDistance } from './spectrogram-distance.ts';

const SIZE = 64;

/** By the definition: a Fourier sum for each bin. */
function powersOf(channel: Float32Array, start: number): number[] {
  return Array.from({ length: SIZE / 2 + 1 }, (_, bin) => {
    let real = 0;
    let imaginary = 0;
    for (let frame = 0; frame < SIZE; frame += 1) {
      const weight = 0.5 - 0.5 * Math.cos((2 * Math.PI * frame) / SIZE);
      const turn = (2 * Math.PI * bin * frame) / SIZE;
      real += weight * channel[start + frame]! * Math.cos(turn);
      imaginary -= weight * channel[start + frame]! * Math.sin(turn);
    }
    return real * real + imaginary * imaginary;
  });
}

it('is what its definition gives, computed plainly', async () => {
  const one = music('one', { seconds: 0.05 });
  const other = music('other', { seconds: 0.05 });
  const gains = { one: 2, other: 0.5 };
  const distance = createSpectrogramDistance({ fftFrames: SIZE, gains });
  await readWindows(toAudioSource(one), toAudioSource(other), [distance]);

  const floor = 1e-8 * (SIZE / 4) ** 2;
  let [apart, ones, others, logs, count] = [0, 0, 0, 0, 0];
  for (let start = 0; start + SIZE <= one.channels[0]!.length; start += SIZE / 4) {
    const [oneLeft, oneRight] = one.channels.map((channel) => powersOf(channel, start));
    const [otherLeft, otherRight] = other.channels.map((channel) => powersOf(channel, start));
    for (let bin = 0; bin <= SIZE / 2; bin += 1) {
      const x = (gains.one ** 2 * (oneLeft![bin]! + oneRight![bin]!)) / 2;
      const y = (gains.other ** 2 * (otherLeft![bin]! + otherRight![bin]!)) / 2;
      apart += (Math.sqrt(x) - Math.sqrt(y)) ** 2;
      ones += x;
      others += y;
      logs += Math.abs(10 * Math.log10(Math.max(floor, x) / Math.max(floor, y)));
      count += 1;
    }
  }
  const found = distance.read()!;
  expect(found.convergence).toBeCloseTo(Math.sqrt(apart) / Math.sqrt(Math.sqrt(ones) * Math.sqrt(others)), 5);
  expect(found.logDifferenceDb).toBeCloseTo(logs / count, 3);
});
