/** Whether one channel comes later than the other: short stretches of both, laid over each other at every lag. */
import type { Kernels } from '../../kernels/kernels.ts';
import type { FrameBlock } from '../hop-buffer.ts';
import { borrowPart, returnPart } from '../lent-parts.ts';
import { CrossCorrelator } from './cross-correlator.ts';
import type { LagEvidence } from './defect-evidence.ts';
import { energyOf } from './energy-of.ts';

/** About 12 ms of left against right, from 256 frames earlier to 255 later. */
const STRETCH_FRAMES = 512;
export const LARGEST_LAG_FRAMES = 256;
const LAG_COUNT = 2 * LARGEST_LAG_FRAMES;
/** First differences are compared, which need one sample more: they are sharper than the bass that samples are made of. */
const CAPTURED_FRAMES = STRETCH_FRAMES + LAG_COUNT;
const STRETCHES_PER_SECOND = 1;
const CORRELATOR = 'lags: cross-correlation';

export class LagCollector {
  private readonly sampleRate: number;
  private readonly kernels: Kernels;
  private readonly capturedLeft = new Float32Array(CAPTURED_FRAMES);
  private readonly capturedRight = new Float32Array(CAPTURED_FRAMES);
  private readonly left = new Float32Array(CAPTURED_FRAMES - 1);
  private readonly right = new Float32Array(CAPTURED_FRAMES - 1);
  private readonly leftMiddle = middleOf(this.left);
  private readonly rightMiddle = middleOf(this.right);
  private readonly correlator: CrossCorrelator;
  private leftEnergy = 0;
  private rightEnergy = 0;
  private stretch = 0;
  private frame = 0;

  constructor({ sampleRate, kernels }: { sampleRate: number; kernels: Kernels }) {
    this.sampleRate = sampleRate;
    this.kernels = kernels;
    this.correlator = borrowPart(
      kernels,
      CORRELATOR,
      () => new CrossCorrelator({ frames: STRETCH_FRAMES, lagCount: LAG_COUNT, kernels }),
    );
  }

  push(block: FrameBlock): void {
    const { frames } = block;
    for (;;) {
      const startFrame = Math.round((this.stretch * this.sampleRate) / STRETCHES_PER_SECOND);
      const from = Math.max(0, startFrame - this.frame);
      const to = Math.min(frames, startFrame + CAPTURED_FRAMES - this.frame);
      if (from >= frames) break;
      const offset = this.frame + from - startFrame;
      const { channels } = block;
      this.capturedLeft.set(channels[0]!.subarray(from, to), offset);
      this.capturedRight.set(channels[1]!.subarray(from, to), offset);
      if (this.frame + to < startFrame + CAPTURED_FRAMES) break;
      this.addStretch();
      this.stretch++;
    }
    this.frame += frames;
  }

  /** Nothing may be pushed afterwards. */
  finish(): LagEvidence {
    const products = this.correlator.finish();
    returnPart(this.kernels, CORRELATOR, this.correlator);
    return { products, leftEnergy: this.leftEnergy, rightEnergy: this.rightEnergy };
  }

  private addStretch(): void {
    takeDifferences(this.capturedLeft, this.left);
    takeDifferences(this.capturedRight, this.right);
    this.correlator.add(this.leftMiddle, this.right);
    this.leftEnergy += energyOf(this.leftMiddle);
    this.rightEnergy += energyOf(this.rightMiddle);
  }
}

const middleOf = (differences: Float32Array): Float32Array =>
  differences.subarray(LARGEST_LAG_FRAMES, LARGEST_LAG_FRAMES + STRETCH_FRAMES);

function takeDifferences(samples: Float32Array, differences: Float32Array): void {
  for (let n = 0; n < differences.length; n++) differences[n] = samples[n + 1]! - samples[n]!;
}
