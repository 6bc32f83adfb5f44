/** Whether the stimuli of a comparison are what its proof says, by their bytes. */
import type { Comparison, Stimulus } from '@earwitness/bench/panel';
import type { PcmAudio } from '@earwitness/engine';
import { decodeAudio } from '@earwitness/engine/files';
import { measureIntegratedLoudness, measureTruePeak } from '@earwitness/engine/measure';
import { decodeCanonicalWav, readCanonicalWav } from './canonical-wav.ts';
import { readPlainFlac } from './plain-flac.ts';

/** The files of a stimulus. */
export interface StimulusFiles {
  readonly wav: Uint8Array;
  /** null where the pack has none. */
  readonly flac: Uint8Array | null;
}

/** The usual rule of ABX tests: levels matched to a tenth of a decibel, so that louder cannot pass for better. */
const LARGEST_RESIDUAL_LU = 0.1;
const LARGEST_LAG_FRAMES = 1;
/** Ours and the bench's meter are one, and sums in another order differ by far less. */
const LARGEST_MISS_DB = 0.005;
const SAMPLE_RATE_RANGE_HZ = { lowest: 8_000, highest: 192_000 };
const CHANNEL_LAYOUTS = [null, 'mono', 'stereo'] as const;
/** Decoded, a stimulus takes four bytes a sample. */
const LARGEST_STIMULUS_FRAMES = 192_000 * 300;
const BITS = 24;
/** Behind the signature and the header of the first block. */
const FLAC_BLOCK_SIZES = { start: 8, end: 12 };

/**
 * Checks the stimuli of one comparison.
 *
 * @throws {RangeError} with the reason: a format that is not canonical, or not the comparison's; FLAC that holds other samples than
 *   the PCM beside it, or anything but them; a loudness or a peak that is not the one the proof states; matched levels that are
 *   more than 0.1 LU apart; a stated lag of more than a frame, which is not measured again
 */
export async function checkComparison(
  comparison: Comparison,
  bytes: ReadonlyMap<string, StimulusFiles>,
): Promise<void> {
  const { comparisonId, proof, stimuli, level } = comparison;
  const named = `comparison ${comparisonId}`;
  refuseFormat(comparison);
  if (proof.gainsDb.length !== stimuli.length) throw new RangeError(`${named} lacks a gain`);
  if (!(Math.abs(proof.lagFrames) <= LARGEST_LAG_FRAMES))
    throw new RangeError(`${named} is off by ${proof.lagFrames} frames, more than ${LARGEST_LAG_FRAMES}`);

  refuseOtherHeaders(comparison, bytes);
  const loudnesses: number[] = [];
  const peaks: number[] = [];
  for (const stimulus of stimuli) {
    const audio = await decodeStimulus(stimulus, { comparison, bytes });
    const lufs = measureIntegratedLoudness(audio);
    if (lufs === null)
      throw new RangeError(
        `stimulus ${stimulus.wav.file} has no loudness: it is silent or shorter than 400 ms`,
      );
    loudnesses.push(lufs);
    peaks.push(measureTruePeak(audio) ?? -Infinity);
  }
  const residualLu = Math.max(...loudnesses) - Math.min(...loudnesses);
  if (level === 'matched' && !(residualLu <= LARGEST_RESIDUAL_LU))
    throw new RangeError(`${named} is off by ${residualLu.toFixed(3)} LU, more than ${LARGEST_RESIDUAL_LU}`);
  refuseOtherFigure(named, 'residualLu', { measured: residualLu, stated: proof.residualLu });
  refuseOtherFigure(named, 'truePeakDbtp', {
    measured: Math.max(...peaks),
    stated: proof.truePeakDbtp ?? Number.NaN,
  });
}

function refuseFormat({ comparisonId, sampleRate, channelCount, frameCount }: Comparison): void {
  const { lowest, highest } = SAMPLE_RATE_RANGE_HZ;
  if (sampleRate < lowest || sampleRate > highest)
    throw new RangeError(
      `comparison ${comparisonId} has a sample rate of ${sampleRate} Hz, not ${lowest} to ${highest}`,
    );
  if (!CHANNEL_LAYOUTS[channelCount])
    throw new RangeError(`comparison ${comparisonId} has ${channelCount} channels, not 1 or 2`);
  if (frameCount > LARGEST_STIMULUS_FRAMES)
    throw new RangeError(
      `comparison ${comparisonId} has ${frameCount} frames, more than ${LARGEST_STIMULUS_FRAMES}`,
    );
}

function filesOf(stimulusId: string, bytes: ReadonlyMap<string, StimulusFiles>): StimulusFiles {
  const files = bytes.get(stimulusId);
  if (files === undefined)
    throw new TypeError(`Cannot check stimulus ${stimulusId} as its files must be read first`);
  return files;
}

/** What a file says of its format must be said of all in the same bytes. */
function refuseOtherHeaders({ stimuli }: Comparison, bytes: ReadonlyMap<string, StimulusFiles>): void {
  const headers = stimuli.map(({ stimulusId, wav, flac }) => {
    const files = filesOf(stimulusId, bytes);
    const { header } = naming(wav.file, () => readCanonicalWav(files.wav));
    return {
      wav,
      flac,
      header,
      blockSizes: files.flac?.subarray(FLAC_BLOCK_SIZES.start, FLAC_BLOCK_SIZES.end),
    };
  });
  const [first] = headers;
  for (const { wav, flac, header, blockSizes } of headers) {
    if (Buffer.compare(header, first?.header ?? header) !== 0)
      throw new RangeError(`stimulus ${wav.file} has another header than the others of its comparison`);
    if (
      flac !== null &&
      Buffer.compare(blockSizes ?? Buffer.alloc(0), first?.blockSizes ?? Buffer.alloc(0)) !== 0
    )
      throw new RangeError(
        `stimulus ${flac.file} has blocks of other sizes than the others of its comparison`,
      );
  }
}

function refuseOtherFigure(
  named: string,
  figure: string,
  { measured, stated }: { measured: number; stated: number },
): void {
  if (!(Math.abs(measured - stated) <= LARGEST_MISS_DB))
    throw new RangeError(`${named} has a ${figure} of ${measured.toFixed(3)}, and its proof says ${stated}`);
}

/** The samples of a stimulus, which all of its files must hold. */
async function decodeStimulus(
  { stimulusId, wav, flac }: Stimulus,
  { comparison, bytes }: { comparison: Comparison; bytes: ReadonlyMap<string, StimulusFiles> },
): Promise<PcmAudio> {
  const { wav: wavBytes, flac: flacBytes } = filesOf(stimulusId, bytes);
  const read = naming(wav.file, () => readCanonicalWav(wavBytes));
  refuseOtherFormat(wav.file, read, comparison);
  const audio: PcmAudio = {
    sampleRate: read.sampleRate,
    channelLayout: CHANNEL_LAYOUTS[read.channelCount] ?? 'stereo',
    channels: decodeCanonicalWav(read),
  };
  if (flac !== null && flacBytes !== null) {
    const described = naming(flac.file, () => readPlainFlac(flacBytes));
    refuseOtherFormat(flac.file, described, comparison);
    if (described.bitDepth !== BITS)
      throw new RangeError(`stimulus ${flac.file} has ${described.bitDepth} bits, not ${BITS}`);
    // a header in the midst of samples that nobody meant is rare, and twice as much as there should be does no harm
    if (described.mostFrames > 2 * comparison.frameCount + 2 ** 16)
      throw new RangeError(
        `stimulus ${flac.file} could hold ${described.mostFrames} frames, its comparison has ${comparison.frameCount}`,
      );
    const { channels } = await decodeFlac(flac.file, flacBytes);
    if (!audio.channels.every((channel, index) => isSame(channel, channels[index])))
      throw new RangeError(`stimulus ${flac.file} has other samples than ${wav.file}`);
  }
  return audio;
}

function naming<Read>(file: string, read: () => Read): Read {
  try {
    return read();
  } catch (cause) {
    throw new RangeError(`stimulus ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}

async function decodeFlac(file: string, bytes: Uint8Array): Promise<PcmAudio> {
  try {
    return (await decodeAudio(bytes, { name: `stimulus ${file}` })).audio;
  } catch (cause) {
    throw new RangeError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function refuseOtherFormat(
  file: string,
  read: Pick<Comparison, 'sampleRate' | 'channelCount' | 'frameCount'>,
  comparison: Comparison,
): void {
  for (const property of ['sampleRate', 'channelCount', 'frameCount'] as const) {
    if (read[property] !== comparison[property])
      throw new RangeError(
        `stimulus ${file} has ${property} ${read[property]}, its comparison ${comparison[property]}`,
      );
  }
}

const isSame = (one: Float32Array, other: Float32Array | undefined): boolean =>
  one.length === other?.length && one.every((sample, frame) => sample === other[frame]);
