/** K-weighted energy in sub-blocks of 10 ms: all that loudness needs to keep of the audio. */
import { BIQUAD_COEFFICIENTS, BIQUAD_STATES, type Kernels } from '../kernels/kernels.ts';
import { endOfSubBlock, SUB_BLOCKS_PER_SECOND } from './evidence.ts';
import { designKWeighting } from './k-weighting.ts';

/** Tech 3342: files are followed by 1.5 s of silence before their range is taken. */
const RANGE_TAIL_SECONDS = 1.5;

export interface SubBlockCollector {
  /** Takes the next `frames` frames of all channels, and gives the energies of the sub-blocks that ended in them. */
  push(channels: readonly Float32Array[], frames: number): Float64Array;
  /** Forgets the energies so far, and keeps the filter's memory: what went before was only to warm it up. */
  forget(): void;
  /** Σ over channels of weight × energy of each whole sub-block. */
  energies(): Float64Array;
  /** Follows the audio by the silence that loudness range takes beyond its end; nothing may be pushed afterwards. */
  finishWithTail(): Float64Array;
}

/**
 * Makes a collector for audio that comes in blocks. Energies do not depend on block size.
 *
 * @param channelWeights one a channel; a channel that weighs 0 is not filtered
 * @param startFrame of the piece; a whole number of sub-blocks
 */
export function createSubBlockCollector({
  sampleRate,
  channelWeights,
  startFrame = 0,
  kernels,
}: {
  sampleRate: number;
  channelWeights: readonly number[];
  startFrame?: number;
  kernels: Kernels;
}): SubBlockCollector {
  const coefficients = designKWeighting(sampleRate);
  const heard = channelWeights.flatMap((weight, channel) => (weight === 0 ? [] : [{ weight, channel }]));
  const stateCount = (coefficients.length / BIQUAD_COEFFICIENTS) * BIQUAD_STATES;
  const states = heard.map(() => new Float64Array(stateCount));
  const carry = new Float64Array(heard.length);
  let energies = new Float64Array(1_024);
  let count = 0;
  let frame = startFrame;
  let subBlock = Math.round((startFrame / sampleRate) * SUB_BLOCKS_PER_SECOND);

  function push(channels: readonly Float32Array[], frames: number): Float64Array {
    const boundaries = boundariesWithin(frames);
    const channelEnergies = kernels.filteredEnergies(
      heard.map(({ channel }) => channels[channel]!),
      frames,
      coefficients,
      states,
      boundaries,
      carry,
    );
    const ended = new Float64Array(boundaries.length);
    for (const [place, { weight }] of heard.entries()) {
      const own = channelEnergies[place]!;
      for (let index = 0; index < ended.length; index++) ended[index]! += weight * own[index]!;
    }
    append(ended);
    frame += frames;
    return ended;
  }

  function boundariesWithin(frames: number): Int32Array {
    const first = subBlock;
    while (endOfSubBlock(subBlock, sampleRate) <= frame + frames) subBlock++;
    const boundaries = new Int32Array(subBlock - first);
    for (let index = 0; index < boundaries.length; index++) {
      boundaries[index] = endOfSubBlock(first + index, sampleRate) - frame;
    }
    return boundaries;
  }

  function append(ended: Float64Array): void {
    if (count + ended.length > energies.length) {
      const longer = new Float64Array(2 * (count + ended.length));
      longer.set(energies.subarray(0, count));
      energies = longer;
    }
    energies.set(ended, count);
    count += ended.length;
  }

  const nextEnd = (): number => endOfSubBlock(subBlock, sampleRate);

  function skip(frames: number): void {
    frame += frames;
    subBlock++;
  }

  return {
    push,
    forget() {
      count = 0;
      carry.fill(0);
    },
    energies: () => energies.slice(0, count),
    finishWithTail() {
      const endFrame = frame + Math.ceil(RANGE_TAIL_SECONDS * sampleRate);
      const tail: number[] = [];
      for (let end = nextEnd(); end <= endFrame; end = nextEnd()) {
        const frames = end - frame;
        if (tail.at(-1) === 0) {
          // Once the filter has come to rest, silence has nothing more to say.
          skip(frames);
          tail.push(0);
        } else {
          const silence = new Float32Array(frames);
          tail.push(
            ...push(
              channelWeights.map(() => silence),
              frames,
            ),
          );
        }
      }
      return Float64Array.from(tail);
    },
  };
}
