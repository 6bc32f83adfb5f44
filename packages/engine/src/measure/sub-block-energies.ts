/** K-weighted energy in sub-blocks of 10 ms: all that loudness needs to keep of the audio. */
import { BIQUAD_COEFFICIENTS, BIQUAD_STATES, type Kernels } from '../kernels/kernels.ts';
import { endOfSubBlock } from './evidence.ts';
import { designKWeighting } from './k-weighting.ts';

/** Tech 3342: files are followed by 1.5 s of silence before their range is taken. */
const RANGE_TAIL_SECONDS = 1.5;

export interface SubBlockCollector {
  /** Takes the next `frames` frames of all channels, and gives the energies of the sub-blocks that ended in them. */
  push(channels: readonly Float32Array[], frames: number): readonly number[];
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
  let energies: number[] = [];
  let frame = startFrame;
  let subBlock = Math.round((startFrame / sampleRate) * 100);

  function push(channels: readonly Float32Array[], frames: number): readonly number[] {
    const boundaries: number[] = [];
    for (let end = endOfSubBlock(subBlock, sampleRate); end <= frame + frames; ) {
      boundaries.push(end - frame);
      end = endOfSubBlock(++subBlock, sampleRate);
    }
    const channelEnergies = kernels.filteredEnergies(
      heard.map(({ channel }) => channels[channel]!),
      frames,
      coefficients,
      states,
      Int32Array.from(boundaries),
      carry,
    );
    const ended = boundaries.map((_, index) => {
      let energy = 0;
      for (const [place, { weight }] of heard.entries()) energy += weight * channelEnergies[place]![index]!;
      return energy;
    });
    energies.push(...ended);
    frame += frames;
    return ended;
  }

  const nextEnd = (): number => endOfSubBlock(subBlock, sampleRate);

  function skip(frames: number): void {
    frame += frames;
    subBlock++;
  }

  return {
    push,
    forget() {
      energies = [];
      carry.fill(0);
    },
    energies: () => Float64Array.from(energies),
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
