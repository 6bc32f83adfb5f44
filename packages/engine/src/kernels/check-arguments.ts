/** What both implementations refuse: buffers that do not fit each other. Always a RangeError that says what was given. */
import {
  BIQUAD_COEFFICIENTS,
  BIQUAD_STATES,
  type BinBand,
  type BlockFeatures,
  type EnvelopeFilter,
  type FilteredEnergiesOptions,
  FLAT_TOP_MARGIN_FRAMES,
  FLAT_TOP_STATES,
  FRAMES_OF_A_LOOK,
  type InterpolatorTaps,
  type OversampledResidualOptions,
  PACKING_STATES,
  type PcmEncoding,
  type PcmPacking,
  type PolyphaseTaps,
  type PowerSpectra,
  RESIDUAL_TAPS,
  type SampleSums,
  SHAPING_TAPS,
} from './kernels.ts';

export function checkReservation(length: number): void {
  if (!Number.isInteger(length) || length < 0) {
    throw new RangeError(
      `Cannot reserve samples as their number must be a whole number >= 0: current value is ${length}`,
    );
  }
}

export function checkBiquads(
  channels: readonly Float32Array[],
  frames: number,
  coefficients: Float64Array,
  states: readonly Float64Array[],
): void {
  checkFrames(frames);
  if (coefficients.length % BIQUAD_COEFFICIENTS !== 0) {
    throw new RangeError(
      `Cannot filter as coefficients must come in fives: current length is ${coefficients.length}`,
    );
  }
  for (const channel of channels) checkLength('channel', channel, frames);
  if (states.length < channels.length) {
    throw new RangeError(
      `Cannot filter as each of ${channels.length} channels needs its state: there are ${states.length}`,
    );
  }
  for (const state of states) {
    checkLength('state', state, (coefficients.length / BIQUAD_COEFFICIENTS) * BIQUAD_STATES);
  }
}

export function checkMidSideFilter(
  channels: readonly Float32Array[],
  frames: number,
  coefficients: readonly Float64Array[],
  states: readonly Float64Array[],
): void {
  if (channels.length !== 2 || coefficients.length !== 2 || states.length !== 2) {
    throw new RangeError(
      `Cannot filter mid and side as there must be two channels, coefficients and states: current numbers are ${channels.length}, ${coefficients.length} and ${states.length}`,
    );
  }
  const [mid, side] = coefficients as [Float64Array, Float64Array];
  if (mid.length !== side.length) {
    throw new RangeError(
      `Cannot filter mid and side as both need as many sections: current lengths are ${mid.length} and ${side.length}`,
    );
  }
  checkBiquads(channels, frames, mid, states);
}

export function checkEnvelopeFilter({
  periodFrames,
  decimation,
  lowPass,
  highPass,
  allPasses,
}: EnvelopeFilter): void {
  checkPeriodFrames(periodFrames);
  if (!(isPowerOfTwo(decimation) && decimation <= periodFrames)) {
    throw new RangeError(
      `Cannot follow an envelope as decimation must be a power of two <= ${periodFrames}: current value is ${decimation}`,
    );
  }
  if (![lowPass, highPass].every(({ length }) => length === 0 || length === 4)) {
    throw new RangeError(
      `Cannot follow an envelope as a slope must have 0 or 4 numbers: current lengths are ${lowPass.length} and ${highPass.length}`,
    );
  }
  if (allPasses.length % 2 !== 0) {
    throw new RangeError(
      `Cannot follow an envelope as all-passes must come in pairs: current number is ${allPasses.length}`,
    );
  }
}

export function checkPeriodFrames(periodFrames: number): void {
  if (!isPowerOfTwo(periodFrames)) {
    throw new RangeError(
      `Cannot go on as periodFrames must be a power of two: current value is ${periodFrames}`,
    );
  }
}

const isPowerOfTwo = (value: number): boolean =>
  Number.isInteger(value) && value > 0 && (value & (value - 1)) === 0;

/** @returns how many periods end in these frames */
export function checkPeriods(
  channels: readonly Float32Array[],
  frames: number,
  framesIntoPeriod: number,
  periodFrames: number,
): number {
  checkStereo(channels, frames);
  return Math.floor((framesIntoPeriod + frames) / periodFrames);
}

export function checkStereo(channels: readonly Float32Array[], frames: number): void {
  checkFrames(frames);
  if (channels.length !== 1 && channels.length !== 2) {
    throw new RangeError(
      `Cannot go on as there must be one or two channels: current number is ${channels.length}`,
    );
  }
  for (const channel of channels) checkLength('channel', channel, frames);
}

/** @param into room for the halves of each channel */
export function checkHalves(
  into: readonly Float32Array[],
  channels: readonly Float32Array[],
  halves: number,
): void {
  if (into.length < channels.length) {
    throw new RangeError(
      `Cannot halve as each of ${channels.length} channels needs room: there is room for ${into.length}`,
    );
  }
  for (const half of into) checkLength('half', half, halves);
}

export function checkResidual({ steepTaps, wideTaps, coefficients }: OversampledResidualOptions): void {
  if (steepTaps.length !== RESIDUAL_TAPS.steep || wideTaps.length !== RESIDUAL_TAPS.wide) {
    throw new RangeError(
      `Cannot oversample as there must be ${RESIDUAL_TAPS.steep} and ${RESIDUAL_TAPS.wide} taps: current numbers are ${steepTaps.length} and ${wideTaps.length}`,
    );
  }
  if (coefficients.length % BIQUAD_COEFFICIENTS !== 0) {
    throw new RangeError(
      `Cannot filter as coefficients must come in fives: current length is ${coefficients.length}`,
    );
  }
}

export function checkEnergyFilter({ weights, sampleRate, blocksPerSecond }: FilteredEnergiesOptions): void {
  if (!weights.some((weight) => weight !== 0)) {
    throw new RangeError('Cannot sum energies as at least one channel must have a weight: there is none');
  }
  if (!(Number.isInteger(sampleRate) && Number.isInteger(blocksPerSecond) && blocksPerSecond > 0)) {
    throw new RangeError(
      `Cannot sum energies as sampleRate and blocksPerSecond must be whole numbers > 0: current values are ${sampleRate} and ${blocksPerSecond}`,
    );
  }
  if (sampleRate < blocksPerSecond) {
    throw new RangeError(
      `Cannot sum energies as a block must hold a frame: current values are ${blocksPerSecond} blocks a second at ${sampleRate} Hz`,
    );
  }
}

/** @returns how many blocks may end in these frames */
export function checkEnergyRoom(
  { weights, sampleRate, blocksPerSecond }: FilteredEnergiesOptions,
  channels: readonly Float32Array[],
  frames: number,
  into: Float64Array,
  at: number,
): number {
  checkFrames(frames);
  if (channels.length !== weights.length) {
    throw new RangeError(
      `Cannot sum energies as there must be ${weights.length} channels: current number is ${channels.length}`,
    );
  }
  for (let index = 0; index < channels.length; index++) checkLength('channel', channels[index]!, frames);
  const mostBlocks = Math.ceil((frames * blocksPerSecond) / sampleRate) + 1;
  checkLength('energies', into, at + mostBlocks);
  return mostBlocks;
}

export function checkBoundaries(boundaries: Int32Array, frames: number): void {
  let previous = 0;
  for (let index = 0; index < boundaries.length; index++) {
    const boundary = boundaries[index]!;
    if (boundary < previous || boundary > frames) {
      throw new RangeError(
        `Cannot sum blocks as boundaries must ascend and be <= ${frames}: current value is ${boundary}`,
      );
    }
    previous = boundary;
  }
}

export function checkInterpolation(samples: Float32Array, frames: number, taps: InterpolatorTaps): void {
  checkFrames(frames);
  checkLength('samples', samples, frames === 0 ? 0 : frames + taps.tapsPerPhase - 1);
}

export function checkFilterTaps(
  samples: Float32Array,
  frames: number,
  taps: Float32Array,
  everyFrames: number,
): void {
  checkFrames(frames);
  checkLength('taps', taps, 1);
  checkLength('samples', samples, frames + taps.length - 1);
  if (!(Number.isInteger(everyFrames) && everyFrames >= FRAMES_OF_A_LOOK)) {
    throw new RangeError(
      `Cannot look as everyFrames must be a whole number >= ${FRAMES_OF_A_LOOK}: current value is ${everyFrames}`,
    );
  }
}

export function checkHeldGains(gains: Float64Array, held: Float64Array, blockCells: number): void {
  if (gains.length === held.length * blockCells) return;
  throw new RangeError(
    `Cannot make gains as there must be ${held.length * blockCells}, ${blockCells} for each that is held: current length is ${gains.length}`,
  );
}

export function checkPeaksOfBlocks(samples: Float32Array, boundaries: Int32Array, peaks: Float32Array): void {
  checkBoundaries(boundaries, samples.length);
  checkLength('peaks', peaks, boundaries.length);
}

export function checkBlockSums(samples: Float32Array, blockFrames: number, sums: Float64Array): void {
  if (!(Number.isInteger(blockFrames) && blockFrames > 0 && blockFrames % 4 === 0)) {
    throw new RangeError(
      `Cannot sum blocks as blockFrames must be a multiple of 4 above 0: current value is ${blockFrames}`,
    );
  }
  checkLength('samples', samples, sums.length * blockFrames);
}

export function checkMultiplied(samples: Float32Array, frames: number): void {
  checkFrames(frames);
  checkLength('samples', samples, frames);
}

export function checkLines(
  samples: Float32Array,
  gains: Float64Array,
  cellFrames: number,
  into: Float32Array,
): void {
  checkFrames(cellFrames);
  checkLength('gains', gains, 1);
  checkLength('samples', samples, (gains.length - 1) * cellFrames);
  checkLength('products', into, (gains.length - 1) * cellFrames);
}

export function checkBlocks(
  samples: Float32Array,
  {
    blockFrames,
    blockCount,
    into,
    firstBlock,
  }: { blockFrames: number; blockCount: number; into: BlockFeatures; firstBlock: number },
): void {
  checkMultiple('blockFrames', blockFrames, 4);
  checkFrames(blockCount);
  checkLength('samples', samples, blockCount === 0 ? 0 : blockCount * blockFrames + 2);
  checkLength('peaks', into.peaks, firstBlock + blockCount);
  checkLength('curvaturePeaks', into.curvaturePeaks, firstBlock + blockCount);
  checkLength('curvatureSums', into.curvatureSums, firstBlock + blockCount);
  checkLength('sums', into.sums, firstBlock + blockCount);
  checkLength('rampSums', into.rampSums, firstBlock + blockCount);
}

export function checkFlatTops(samples: Float32Array, frames: number, state: Float64Array): void {
  if (frames !== 0) checkMultiple('frames', frames, 8);
  checkLength('samples', samples, frames === 0 ? 0 : frames + 2 * FLAT_TOP_MARGIN_FRAMES);
  checkLength('state', state, FLAT_TOP_STATES);
}

function checkMultiple(name: string, value: number, factor: number): void {
  if (!(value > 0 && value % factor === 0)) {
    throw new RangeError(
      `Cannot go on as ${name} must be a multiple of ${factor} above 0: current value is ${value}`,
    );
  }
}

export function checkSums(
  channels: readonly Float32Array[],
  boundaries: Int32Array,
  { sums, energies, peaks, midEnergies, sideEnergies }: SampleSums,
): void {
  const blocks = boundaries.length;
  const frames = blocks === 0 ? 0 : boundaries[blocks - 1]!;
  checkBoundaries(boundaries, frames);
  if (channels.length === 0) throw new RangeError('Cannot sum samples as there must be at least one channel');
  if (sums.length < channels.length || energies.length < channels.length || peaks.length < channels.length) {
    throw new RangeError(
      `Cannot sum samples as there must be rows for ${channels.length} channels: there are ${sums.length}, ${energies.length} and ${peaks.length}`,
    );
  }
  for (let channel = 0; channel < channels.length; channel++) {
    checkLength('channel', channels[channel]!, frames);
    checkLength('sums', sums[channel]!, blocks);
    checkLength('energies', energies[channel]!, blocks);
    checkLength('peaks', peaks[channel]!, blocks);
  }
  checkLength('mid energies', midEnergies, blocks);
  checkLength('side energies', sideEnergies, blocks);
}

export function checkTransform(left: Float32Array, right: Float32Array, window: Float32Array): void {
  checkWindow(window);
  checkLength('left', left, window.length);
  checkLength('right', right, window.length);
}

export function checkWindow(window: Float32Array): void {
  const fftSize = window.length;
  if (fftSize < 16 || (fftSize & (fftSize - 1)) !== 0) {
    throw new RangeError(
      `Cannot transform as the window's length must be a power of two from 16: current value is ${fftSize}`,
    );
  }
}

export function checkPowerSpectra({ left, right, cross }: PowerSpectra, fftSize: number): void {
  checkLength('left powers', left, fftSize / 2 + 1);
  checkLength('right powers', right, fftSize / 2 + 1);
  checkLength('cross powers', cross, fftSize / 2 + 1);
}

export function checkBands(bands: readonly BinBand[], fftSize: number): void {
  for (const { firstBin, lastBin } of bands) {
    if (!(firstBin >= 0 && firstBin <= lastBin && lastBin <= fftSize / 2)) {
      throw new RangeError(
        `Cannot sum bands as their bins must ascend from 0 to ${fftSize / 2}: current values are ${firstBin} and ${lastBin}`,
      );
    }
  }
}

export function checkMidSide(channels: readonly Float32Array[], frames: number): void {
  checkFrames(frames);
  for (const channel of channels) checkLength('channel', channel, frames);
}

const PCM_WIDTHS: Readonly<Record<PcmEncoding['kind'], readonly number[]>> = {
  integer: [1, 2, 3, 4],
  unsigned: [1],
  float: [4, 8],
};

export function checkPcm(
  bytes: Uint8Array,
  { kind, bytesPerSample }: PcmEncoding,
  channelCount: number,
  frames: number,
  into: readonly Float32Array[],
): void {
  checkFrames(frames);
  if (!PCM_WIDTHS[kind].includes(bytesPerSample)) {
    throw new RangeError(
      `Cannot unpack ${kind} samples as bytesPerSample must be one of ${PCM_WIDTHS[kind]}: current value is ${bytesPerSample}`,
    );
  }
  if (!Number.isInteger(channelCount) || channelCount < 1 || channelCount > into.length) {
    throw new RangeError(
      `Cannot unpack as channelCount must be a whole number from 1 to ${into.length}, the arrays to fill: current value is ${channelCount}`,
    );
  }
  checkLength('bytes', bytes, frames * channelCount * bytesPerSample);
  for (const channel of into) checkLength('channel', channel, frames);
}

export function checkPacking(
  channels: readonly Float32Array[],
  frames: number,
  { bytesPerSample, dither }: PcmPacking,
  states: readonly Float64Array[],
  into: Uint8Array,
): void {
  checkFrames(frames);
  if (channels.length === 0)
    throw new RangeError('Cannot pack samples as there must be at least one channel');
  for (const channel of channels) checkLength('channel', channel, frames);
  checkLength('into', into, frames * channels.length * bytesPerSample);
  if (!dither) return;
  const { taps, blackFrames } = dither;
  if (taps.length > SHAPING_TAPS) {
    throw new RangeError(
      `Cannot pack samples as there must be at most ${SHAPING_TAPS} taps: there are ${taps.length}`,
    );
  }
  checkMultiple('blackFrames', blackFrames, 1);
  if (states.length < channels.length) {
    throw new RangeError(
      `Cannot pack samples as each of ${channels.length} channels needs its state: there are ${states.length}`,
    );
  }
  for (const state of states) checkLength('state', state, PACKING_STATES);
}

export function checkPolyphaseTaps({ taps, tapsPerPhase, phaseCount, phaseStep }: PolyphaseTaps): void {
  checkMultiple('tapsPerPhase', tapsPerPhase, 8);
  checkMultiple('phaseCount', phaseCount, 1);
  checkMultiple('phaseStep', phaseStep, 1);
  checkLength('taps', taps, phaseCount * tapsPerPhase);
}

/** @returns how many input frames lie under the taps */
export function checkRateConversion(
  { tapsPerPhase, phaseCount, phaseStep }: PolyphaseTaps,
  channels: readonly Float32Array[],
  firstPhase: number,
  frames: number,
  into: readonly Float32Array[],
): number {
  checkFrames(frames);
  if (!(Number.isInteger(firstPhase) && firstPhase >= 0 && firstPhase < phaseCount)) {
    throw new RangeError(
      `Cannot convert the rate as firstPhase must be a whole number from 0 to ${phaseCount - 1}: current value is ${firstPhase}`,
    );
  }
  if (into.length < channels.length) {
    throw new RangeError(
      `Cannot convert the rate as there must be room for ${channels.length} channels: there is for ${into.length}`,
    );
  }
  const inputFrames =
    frames === 0 ? 0 : Math.floor((firstPhase + (frames - 1) * phaseStep) / phaseCount) + tapsPerPhase;
  for (const channel of channels) checkLength('channel', channel, inputFrames);
  for (const channel of into) checkLength('output channel', channel, frames);
  return inputFrames;
}

export function checkLength(name: string, array: ArrayLike<number>, least: number): void {
  if (array.length < least) {
    throw new RangeError(`Cannot use ${name} as it must hold ${least} numbers: it holds ${array.length}`);
  }
}

function checkFrames(frames: number): void {
  if (!Number.isInteger(frames) || frames < 0) {
    throw new RangeError(
      `Cannot process frames as their number must be a whole number >= 0: current value is ${frames}`,
    );
  }
}
