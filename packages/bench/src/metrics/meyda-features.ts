/**
 * Meyda, made safe to use on files: its settings are global and its filter banks outlive a change of them, so every call sets all
 * and drops the banks. Level is taken out first, since its mel bands are log(1 + power) and would otherwise hear level as timbre.
 */
import type { AudioSource, PcmAudio } from '@earwitness/engine';
import meydaModule from 'meyda';
import { readPcm } from '../audio/read-pcm.ts';

const Meyda = meydaModule as unknown as typeof meydaModule.default & {
  melFilterBank?: unknown;
  chromaFilterBank?: unknown;
};

/** RMS of what is handed to Meyda. */
const LEVELLED_RMS = 0.1;
/** Frames this far below the average power are left out by both sides. */
const QUIET_FRAME_POWER = 1e-5;

interface FeatureSettings {
  readonly feature: 'mfcc' | 'chroma';
  readonly frameFrames: number;
  readonly hopFrames: number;
}

/** Reads levelled mono frames; null for silence. */
function frameReader({ channels }: PcmAudio, frameFrames: number): ((start: number) => Float32Array) | null {
  const left = channels[0]!;
  const right = channels[1] ?? left;
  let square = 0;
  for (let frame = 0; frame < left.length; frame += 1) {
    const mono = (left[frame]! + right[frame]!) / 2;
    square += mono * mono;
  }
  if (square === 0) return null;
  const gain = LEVELLED_RMS / Math.sqrt(square / left.length) / 2;
  return (start) => {
    const mono = new Float32Array(frameFrames);
    for (let frame = 0; frame < frameFrames; frame += 1) {
      mono[frame] = gain * (left[start + frame]! + right[start + frame]!);
    }
    return mono;
  };
}

function isLoudEnough(frame: Float32Array): boolean {
  let square = 0;
  for (const sample of frame) square += sample * sample;
  return square / frame.length > LEVELLED_RMS ** 2 * QUIET_FRAME_POWER;
}

/**
 * The mean over common frames of how far two aligned signals' features differ.
 *
 * @param distance of one frame's two feature vectors
 * @returns null when either is silent or shorter than one frame
 */
export async function meanFeatureDistance(
  oneSource: AudioSource,
  otherSource: AudioSource,
  { feature, frameFrames, hopFrames }: FeatureSettings,
  distance: (one: readonly number[], other: readonly number[]) => number,
): Promise<number | null> {
  const [one, other] = await Promise.all([readPcm(oneSource), readPcm(otherSource)]);
  const readOne = frameReader(one, frameFrames);
  const readOther = frameReader(other, frameFrames);
  if (readOne === null || readOther === null) return null;
  Meyda.sampleRate = one.sampleRate;
  Meyda.bufferSize = frameFrames;
  Meyda.windowingFunction = 'hanning';
  Meyda.melBands = 26;
  Meyda.numberOfMFCCCoefficients = 13;
  Meyda.chromaBands = 12;
  Meyda.melFilterBank = undefined;
  Meyda.chromaFilterBank = undefined;

  let sum = 0;
  let count = 0;
  const end = Math.min(one.channels[0]!.length, other.channels[0]!.length) - frameFrames;
  for (let start = 0; start <= end; start += hopFrames) {
    const oneFrame = readOne(start);
    const otherFrame = readOther(start);
    if (!isLoudEnough(oneFrame) || !isLoudEnough(otherFrame)) continue;
    const oneFeature = Meyda.extract(feature, oneFrame) as unknown as number[];
    const otherFeature = Meyda.extract(feature, otherFrame) as unknown as number[];
    sum += distance(oneFeature, otherFeature);
    count += 1;
  }
  return count === 0 ? null : sum / count;
}
