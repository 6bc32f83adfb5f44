/** Which input frames an output frame at another rate is made of, and with which weights: one windowed sinc for each position. */
import type { PolyphaseTaps } from '../kernels/kernels.ts';
import { windowedSinc } from './windowed-sinc.ts';

/** Kaiser shape for 130 dB of stop band. @source J. F. Kaiser's design formula, 0.1102 (A − 8.7) */
const BETA = 13.37;
/** The pass band reaches to this share of the lower half rate: 20 kHz of 44.1 kHz. The stop band begins at that half rate. */
const PASS_BAND_SHARE = 0.907;
/** Frames of the lower rate on each side, for that transition at that attenuation (Kaiser's formula gives 91.4). */
const HALF_WIDTH_FRAMES = 92;
/** Sets of taps come in multiples of this; what a filter does not need is 0. */
const TAPS_AT_A_TIME = 8;

export interface RateConversion {
  readonly polyphase: PolyphaseTaps;
  /** To the nearest frame. */
  outputFramesOf(inputFrames: number): number;
  /** Which input `frames` frames from an output frame on are made of, some of it before the first input frame or behind the last. */
  inputOf(startFrame: number, frames: number): InputRange;
}

interface InputRange {
  readonly firstFrame: number;
  readonly frames: number;
  /** Where in its input frame the first output frame sits. */
  readonly firstPhase: number;
}

/** @param inputRate,outputRate whole numbers of Hz */
export function designRateConversion(inputRate: number, outputRate: number): RateConversion {
  const common = greatestCommonDivisor(inputRate, outputRate);
  const phaseCount = outputRate / common;
  const phaseStep = inputRate / common;
  const lowerRate = Math.min(inputRate, outputRate);
  const reachFrames = Math.ceil((HALF_WIDTH_FRAMES * inputRate) / lowerRate);
  const tapsPerPhase = Math.ceil((2 * reachFrames) / TAPS_AT_A_TIME) * TAPS_AT_A_TIME;
  // Zero crossings a frame: the middle of the transition, in half rates of the input.
  const crossings = (((1 + PASS_BAND_SHARE) / 2) * lowerRate) / inputRate;
  const shape = { halfWidth: reachFrames * crossings, beta: BETA };
  const taps = new Float64Array(phaseCount * tapsPerPhase);
  const tapsOf = (phase: number) =>
    taps.subarray(phase * tapsPerPhase, phase * tapsPerPhase + 2 * reachFrames);
  for (let phase = 0; phase < phaseCount; phase++) {
    const own = tapsOf(phase);
    // As far after an input frame as its mirror image lies before one.
    if (2 * phase > phaseCount) {
      own.set(tapsOf(phaseCount - phase).toReversed());
      continue;
    }
    for (let tap = 0; tap < own.length; tap++) {
      const distanceFrames = tap - (reachFrames - 1) - phase / phaseCount;
      own[tap] = windowedSinc(distanceFrames * crossings, shape);
    }
    const sum = own.reduce((total, tap) => total + tap, 0);
    for (let tap = 0; tap < own.length; tap++) own[tap]! /= sum;
  }
  return {
    polyphase: { taps, tapsPerPhase, phaseCount, phaseStep },
    outputFramesOf: (inputFrames) => Math.round((inputFrames * phaseCount) / phaseStep),
    inputOf(startFrame, frames) {
      const position = startFrame * phaseStep;
      const firstPhase = position % phaseCount;
      const lastFrame = Math.floor((firstPhase + (frames - 1) * phaseStep) / phaseCount);
      return {
        firstFrame: (position - firstPhase) / phaseCount - (reachFrames - 1),
        frames: lastFrame + tapsPerPhase,
        firstPhase,
      };
    },
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
