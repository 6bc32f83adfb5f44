/** Whether one channel comes later than the other: short stretches of both, laid over each other at every lag. */
import type { Kernels } from '../../kernels/kernels.ts';
import type { FrameBlock } from '../hop-buffer.ts';
import type { LagEvidence } from './defect-evidence.ts';

/** 512 frames (about 12 ms) of left against right, from 256 frames earlier to 255 later. */
const STRETCH_FRAMES = 512;
export const LARGEST_LAG_FRAMES = 256;
const LAG_COUNT = 2 * LARGEST_LAG_FRAMES;
/** First differences are compared, which need one sample more: they are sharper than the bass that samples are made of. */
const CAPTURED_FRAMES = STRETCH_FRAMES + LAG_COUNT;
const STRETCHES_PER_SECOND = 1;

export interface LagCollector {
  push(block: FrameBlock): void;
  finish(): LagEvidence;
}

export function createLagCollector({
  sampleRate,
  kernels,
}: {
  sampleRate: number;
  kernels: Kernels;
}): LagCollector {
  const captured = [new Float32Array(CAPTURED_FRAMES), new Float32Array(CAPTURED_FRAMES)] as const;
  const [left, right] = [new Float32Array(CAPTURED_FRAMES - 1), new Float32Array(CAPTURED_FRAMES - 1)];
  const [leftMiddle, rightMiddle] = [left, right].map((differences) =>
    differences.subarray(LARGEST_LAG_FRAMES, LARGEST_LAG_FRAMES + STRETCH_FRAMES),
  ) as [Float32Array, Float32Array];
  const products = new Float64Array(LAG_COUNT);
  let leftEnergy = 0;
  let rightEnergy = 0;
  let stretch = 0;
  let frame = 0;

  function push(block: FrameBlock): void {
    const { frames } = block;
    for (;;) {
      const startFrame = Math.round((stretch * sampleRate) / STRETCHES_PER_SECOND);
      const from = Math.max(0, startFrame - frame);
      const to = Math.min(frames, startFrame + CAPTURED_FRAMES - frame);
      if (from >= frames) break;
      const offset = frame + from - startFrame;
      const { channels } = block;
      captured[0].set(channels[0]!.subarray(from, to), offset);
      captured[1].set(channels[1]!.subarray(from, to), offset);
      if (frame + to < startFrame + CAPTURED_FRAMES) break;
      addStretch();
      stretch++;
    }
    frame += frames;
  }

  function addStretch(): void {
    takeDifferences(captured[0], left);
    takeDifferences(captured[1], right);
    const found = kernels.laggedProducts(leftMiddle, right, STRETCH_FRAMES, LAG_COUNT);
    for (let lag = 0; lag < LAG_COUNT; lag++) products[lag]! += found[lag]!;
    leftEnergy += energyOf(leftMiddle);
    rightEnergy += energyOf(rightMiddle);
  }

  return { push, finish: () => ({ products, leftEnergy, rightEnergy }) };
}

function takeDifferences(samples: Float32Array, differences: Float32Array): void {
  for (let n = 0; n < differences.length; n++) differences[n] = samples[n + 1]! - samples[n]!;
}

function energyOf(samples: Float32Array): number {
  let energy = 0;
  for (let n = 0; n < samples.length; n++) energy += samples[n]! * samples[n]!;
  return energy;
}
