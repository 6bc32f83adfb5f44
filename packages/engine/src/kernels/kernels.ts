/**
 * The hot loops: what they take and give back. Two implementations keep this interface: `wasm-kernels.ts` (SIMD, used)
 * and `reference-kernels.ts` (plain TypeScript: the readable specification and the oracle of the tests).
 * Kernels take coefficients and buffers, never musical parameters. All buffers are planar.
 */

/** Numbers per second-order section, in order b0 b1 b2 a1 a2, with a0 = 1. */
export const BIQUAD_COEFFICIENTS = 5;
/** Numbers of memory per section and channel, in order x1 x2 y1 y2 (direct form 1). */
export const BIQUAD_STATES = 4;

/** Numbers that say what a moving section does at one moment, see `MovingSections`. */
export const SECTION_POINT = 6;

/** What `blockFeatures` finds in blocks of frames, one number a block. */
export interface BlockFeatures {
  /** Largest |x|. */
  readonly peaks: Float32Array;
  /** Largest |x[n + 1] − 2·x[n] + x[n − 1]|. */
  readonly curvaturePeaks: Float32Array;
  /** Sum of the same. */
  readonly curvatureSums: Float32Array;
  /** Σ x[n]. */
  readonly sums: Float32Array;
  /** Σ (n + ½)·x[n], n counted from the block's first frame. */
  readonly rampSums: Float32Array;
}

/** What `flatTops` takes for a level top. */
export interface FlatTopShape {
  /** A sample is flat that differs by no more than this from the one before and from the one behind … */
  readonly step: number;
  /** … and whose magnitude is at least this. */
  readonly floor: number;
  /** How far the samples two before the first level one and two behind the last lie below the top, added; both lie below it. */
  readonly leastEdges: number;
}

/** How many numbers `flatTops` keeps between calls. */
export const FLAT_TOP_STATES = 2;
/** Frames that `flatTops` reads on either side of those it looks at. */
export const FLAT_TOP_MARGIN_FRAMES = 3;

/** Level tops in the order of time, one number each. */
export interface FlatTopList {
  /** The last level frame, counted from the first looked at. */
  readonly ends: Int32Array;
  /** In frames. */
  readonly lengths: Int32Array;
  /** Magnitude of the last level frame. */
  readonly levels: Float32Array;
}

/** Samples in the kernels' own memory: what lies there is read and written in place, everything else is copied in and out. */
export interface KernelBuffer {
  /** Take it anew for every use: any call of a kernel may move the memory, and then an array taken before is empty. */
  readonly samples: Float32Array<ArrayBuffer>;
}

/** Of each block of frames; of one without frames, all are 0. */
export interface SampleSums {
  /** Σ x in double precision, [channel][block]. */
  readonly sums: readonly Float64Array[];
  /** Σ x² in double precision, [channel][block]. */
  readonly energies: readonly Float64Array[];
  /** Largest |x|, [channel][block]. */
  readonly peaks: readonly Float32Array[];
  /** Σ ((left + right)/2)² of the first two channels; of one channel, its energy. */
  readonly midEnergies: Float64Array;
  /** Σ ((left − right)/2)² of the first two channels; of one channel, 0. */
  readonly sideEnergies: Float64Array;
}

/** Frames in a row that `largestFiltered` looks at. */
export const FRAMES_OF_A_LOOK = 4;

/** Most taps that `packPcm` shapes noise by. */
export const SHAPING_TAPS = 9;
/** How many numbers `packPcm` keeps of each channel between calls. */
export const PACKING_STATES = 2 + SHAPING_TAPS;

/** How `packPcm` makes integers of samples. */
export interface PcmPacking {
  readonly bytesPerSample: 2 | 3;
  /** Undefined: nothing is added before rounding. */
  readonly dither: PackingDither | undefined;
}

export interface PackingDither {
  /** Of the error feedback: noise comes out as 1 − Σ taps[k]·z^−(k+1). */
  readonly taps: readonly number[];
  /** Whole and above 0. From so many zeros in a row on integers are 0, without noise. */
  readonly blackFrames: number;
}

export interface Kernels {
  /** Gives room for `length` samples, zeros at first, that lasts as long as these kernels. */
  reserve(length: number): KernelBuffer;

  /**
   * Runs second-order sections in series over `frames` frames of every channel, in place, in double precision.
   *
   * @param coefficients 5 numbers a section, see `BIQUAD_COEFFICIENTS`
   * @param states one array a channel, 4 numbers a section, kept between calls (zeros to begin with). Where a section's input
   *   is exactly zero, an output below 1e-30 becomes zero, so that silence does not run through denormals; the rule looks at one
   *   frame alone, so results do not depend on block size
   */
  filterBiquads(
    channels: readonly Float32Array[],
    frames: number,
    coefficients: Float64Array,
    states: readonly Float64Array[],
  ): void;

  /**
   * The same to mid and side of two channels: each runs through its own sections, all in double precision, and what that changes is
   * added to left and right, rounded once. Samples to which nothing happens keep their bits.
   *
   * @param coefficients of mid and of side, as many sections each
   * @param states of mid and of side, see `filterBiquads`
   */
  filterMidSide(
    channels: readonly Float32Array[],
    frames: number,
    coefficients: readonly Float64Array[],
    states: readonly Float64Array[],
  ): void;

  /** Sets up a measurement of how loud a range of frequencies is from period to period. It keeps its own memory. */
  createEnvelopePowers(filter: EnvelopeFilter): EnvelopePowers;

  /**
   * Sets up a way to half the rate: a half-band low-pass of two first-order all-passes, (c + z⁻¹)/(1 + c·z⁻¹) of every other frame,
   * one for the earlier frames of pairs and one for the later. It keeps its own memory.
   */
  createFrameHalving(coefficients: { early: number; late: number }): FrameHalving;

  /** Sets up state-variable sections in series whose coefficients move. They keep their own memory. @param periodFrames a power of two */
  createMovingSections(options: { sections: number; periodFrames: number }): MovingSections;

  /** Sets up what makes a limiter's gains of those that peaks allow. It keeps its own memory. */
  createLookAheadGains(options: LookAheadGainsOptions): LookAheadGains;

  /** Sets up a curve at four times the rate. It keeps its own memory. */
  createOversampledResidual(options: OversampledResidualOptions): OversampledResidual;

  /**
   * Sets up a filter of two second-order sections in series, in double precision, of which only the energy is kept: of each block of
   * frames the sum over channels of weight × sum of squares. It lives in the kernels' memory, for as long as these kernels last.
   *
   * @throws {RangeError} other sections than `FilteredEnergiesOptions` allows, no channel with a weight, blocks shorter than a frame
   */
  createFilteredEnergies(options: FilteredEnergiesOptions): FilteredEnergies;

  /**
   * What one look at the samples tells: sums and peaks of each channel, energies of mid and side. A NaN or an infinite sample makes
   * the energy of its channel NaN or infinite; peaks pass NaN over.
   *
   * @param channels at least one; read only
   * @param boundaries frame indices at which a block ends and the next begins, ascending; the first begins with frame 0
   * @param into receives one number a block in each of its arrays; new arrays if left out
   * @returns `into`
   */
  sampleSums(channels: readonly Float32Array[], boundaries: Int32Array, into?: SampleSums): SampleSums;

  /**
   * The largest magnitude of the band-limited signal around each frame: max |y| over the sample itself and the points
   * between it and the next sample, by the polyphase interpolator `taps`.
   *
   * @param samples `taps.tapsPerPhase − 1` frames of history, then the frames of this block
   * @param frames how many frames follow the history; peaks[n] belongs to the frame `taps.delayFrames` before block frame n
   * @param peaks receives `frames` magnitudes
   */
  interpolatedPeaks(samples: Float32Array, frames: number, taps: InterpolatorTaps, peaks: Float32Array): void;

  /**
   * The largest of `atLeast` and everything `interpolatedPeaks` would give for these frames. Stretches that cannot exceed what
   * is found already (see `curvatureBound`) are not interpolated; the result is the same as if they were. NaN
   * is passed over, and what lies near it may be; `sampleSums` shows it.
   *
   * @param samples as for `interpolatedPeaks`
   * @param atLeast what to begin with: the larger, the more is skipped
   */
  largestInterpolatedPeak(
    samples: Float32Array,
    frames: number,
    taps: InterpolatorTaps,
    atLeast: number,
  ): number;

  /**
   * What `largestInterpolatedPeak` gives for each block of frames by itself, beginning at 0.
   *
   * @param samples `taps.tapsPerPhase − 1` frames of history, then the frames of all blocks
   * @param boundaries as for `sampleSums`
   * @param into receives one number a block, from `at` on
   */
  interpolatedPeakOfBlocks(
    samples: Float32Array,
    boundaries: Int32Array,
    taps: InterpolatorTaps,
    into: Float32Array,
    at: number,
  ): void;

  /**
   * The largest magnitude of a filter's output, at the first `FRAMES_OF_A_LOOK` of every `everyFrames` frames: enough to know how much
   * there is in a narrow band.
   *
   * @param samples `taps.length − 1` frames of history, then `frames` frames; a look that would not end within them is left out
   * @param taps the first weighs the oldest sample
   * @param everyFrames at least `FRAMES_OF_A_LOOK`
   */
  largestFiltered(samples: Float32Array, frames: number, taps: Float32Array, everyFrames: number): number;

  /**
   * Raises numbers to the largest |x| of blocks of samples.
   *
   * @param boundaries where each block ends and the next begins, ascending; the first begins at 0
   * @param peaks one number a block
   */
  peaksOfBlocks(samples: Float32Array, boundaries: Int32Array, peaks: Float32Array): void;

  /**
   * The sum of each block of frames, in double precision; one block behind the other, as many as there are `sums`.
   *
   * @param blockFrames a multiple of four
   */
  sumsOfBlocks(samples: Float32Array, blockFrames: number, sums: Float64Array): void;

  /**
   * Of each cell of frames the largest interpolated peak, where that is above a threshold. Stretches that cannot exceed it are not
   * interpolated; the result is the same as if they were.
   *
   * @param samples `taps.tapsPerPhase − 1` frames of history, then the frames of all cells
   * @param peaks one number a cell, which is raised to the cell's largest peak if that is above `threshold`
   * @returns the largest peak above the threshold, or 0
   */
  peaksAbove(
    samples: Float32Array,
    cellFrames: number,
    taps: TwoStageTaps,
    threshold: number,
    peaks: Float32Array,
  ): number;

  /**
   * Looks at each block of `blockFrames` frames of one channel by itself; NaN counts in sums alone.
   *
   * @param samples one frame before the first block, the blocks, one frame behind the last
   * @param blockFrames a multiple of 4
   * @param into receives `blockCount` numbers in each of its arrays, from `firstBlock` on
   */
  blockFeatures(
    samples: Float32Array,
    blockFrames: number,
    blockCount: number,
    into: BlockFeatures,
    firstBlock: number,
  ): void;

  /**
   * Finds tops of one channel where at least three samples in a row are level, and lists those that end.
   *
   * @param samples `FLAT_TOP_MARGIN_FRAMES` frames before the first looked at, `frames` frames, as many behind
   * @param frames a multiple of 8, or 0
   * @param state `FLAT_TOP_STATES` numbers, kept between calls, zeros to begin with: of the top that is still going on
   */
  flatTops(samples: Float32Array, frames: number, shape: FlatTopShape, state: Float64Array): FlatTopList;

  /**
   * Power spectra of two real channels (one complex transform): window, transform, |X|² per bin.
   *
   * @param left,right `fftSize` samples each (a power of two, at least 16); the same array twice for mono
   * @param window `fftSize` weights
   * @param into receives fftSize/2 + 1 powers a channel, and the real part of left × conj(right) (for correlation); new arrays if
   *   left out
   * @returns `into`
   */
  powerSpectra(
    left: Float32Array,
    right: Float32Array,
    window: Float32Array,
    into?: PowerSpectra,
  ): PowerSpectra;

  /**
   * Sets up sums of power spectra over many windows of two real channels, in the kernels' memory, for as long as these kernels last.
   *
   * @param window see `powerSpectra`
   * @param bands whose powers are wanted of each window by itself
   */
  createSpectrumSums(window: Float32Array, bands: readonly BinBand[]): SpectrumSums;

  /** Sets up a conversion of sample rates, whose taps stay in the kernels' memory for as long as these kernels last. */
  createRateConverter(taps: PolyphaseTaps): RateConverter;

  /**
   * A table of sines, for windows and transforms, as long as `into`: into[k] = sin 2π(k + shift)/divisor, by the sine of audio/exact-math.ts, bit for bit.
   */
  sines(shift: number, divisor: number, into: Float64Array): void;

  /** Multiplies the first `frames` samples by a factor, in place: each product is made in double precision and rounded once. */
  scale(samples: Float32Array, frames: number, factor: number): void;

  /**
   * Multiplies samples by gains that go in straight lines, likewise in double precision.
   *
   * @param gains one more than there are cells: each holds at its cell's first frame, the last at the frame behind all cells
   * @param into receives as many samples as the cells have frames; not `samples` themselves
   */
  multiplyByLines(samples: Float32Array, gains: Float64Array, cellFrames: number, into: Float32Array): void;

  /** mid = (left + right)/2, side = (left − right)/2. */
  splitMidSide(
    left: Float32Array,
    right: Float32Array,
    frames: number,
    mid: Float32Array,
    side: Float32Array,
  ): void;

  /**
   * Levels of a row of numbers: offset + factor · log10 of each, by the logarithm of audio/exact-math.ts, bit for bit; −Infinity of 0,
   * NaN below.
   *
   * @param into receives as many numbers; may be `values`
   */
  decibels(values: Float64Array, factor: number, offset: number, into: Float64Array): void;

  /**
   * Ratios of a row of levels: 10 to the power of each over `divisor`, by the power of audio/exact-math.ts, bit for bit.
   *
   * @param into receives as many numbers; may be `levels`
   */
  ratios(levels: Float64Array, divisor: number, into: Float64Array): void;

  /** Makes a hash of bytes that come in pieces: XXH64 with seed 0. */
  createXxh64(): Xxh64;

  /**
   * Gives room for bytes that `unpackPcm` is to take next: in the kernels' own memory, so that they need not be copied there, unless
   * that would move the memory. Any other call of a kernel may use the same room.
   */
  roomForBytes(length: number): Uint8Array<ArrayBuffer>;

  /**
   * Splits interleaved PCM samples into channels of floats, exactly: an integer v of b bits becomes v / 2^(b − 1), so that files
   * of any kind null. Only 32-bit integers and 64-bit floats are rounded, to the nearest.
   *
   * @param bytes at least frames × channelCount samples, from the first byte on
   * @param into one array a channel, receives `frames` samples each
   */
  unpackPcm(
    bytes: Uint8Array,
    encoding: PcmEncoding,
    channelCount: number,
    frames: number,
    into: readonly Float32Array[],
  ): void;

  /**
   * Rounds samples once each to integers, v / 2^(b − 1) becoming v, and interleaves them, little-endian; beyond that scale samples become
   * the outermost integers. Results do not depend on how the samples are cut into blocks.
   *
   * @param channels of finite samples; the first `frames` of each
   * @param states one array a channel, `PACKING_STATES` numbers kept between calls: the counter of `noiseCounterOf`, how many zeros came
   *   last, then zeros. Without meaning where nothing is dithered
   * @param into receives the bytes of `frames` frames, from the first on
   */
  packPcm(
    channels: readonly Float32Array[],
    frames: number,
    packing: PcmPacking,
    states: readonly Float64Array[],
    into: Uint8Array,
  ): void;
}

/** Cuts a range of frequencies out by slopes, then makes its envelope by two chains of all-passes. */
export interface EnvelopeFilter {
  /** A power of two. */
  readonly periodFrames: number;
  /** Behind the low-pass, the last of so many frames goes on: a power of two, at most `periodFrames`. */
  readonly decimation: number;
  /** a1 a2 of two sections with the numerator 1 2 1; or nothing. */
  readonly lowPass: Float64Array;
  /** a1 a2 of two sections with the numerator 1 −2 1, at the reduced rate; or nothing. */
  readonly highPass: Float64Array;
  /** Behind the slopes. */
  readonly gain: number;
  /**
   * Coefficients c of first-order all-passes, (c + z⁻¹)/(1 + c·z⁻¹), that alternate between both chains; an even number. They run in
   * single precision, and what is below 1e-15 does not reach them.
   */
  readonly allPasses: Float32Array;
}

export interface EnvelopePowers {
  /**
   * Takes the next `frames` frames of one or two channels and leaves them as they are. Silence makes the memory exactly zero.
   *
   * @param into receives, for each period that ends in these frames, the mean of even² + odd² of the channel that is louder at each
   *   frame; it does not depend on how many frames come at a time
   * @returns how many periods end
   */
  push(channels: readonly Float32Array[], frames: number, into: Float64Array): number;
}

export interface FrameHalving {
  /**
   * Takes the next `frames` frames of one or two channels and leaves them as they are. It works in single precision; what is
   * below 1e-15 in its memory becomes nothing after some pairs.
   *
   * @param into receives, for each pair of frames that is complete, the sum of both all-passes: twice the low-pass. Samples do not
   *   depend on how many frames come at a time
   * @returns how many pairs are
   */
  push(channels: readonly Float32Array[], frames: number, into: readonly Float32Array[]): number;
}

export interface MovingSections {
  /**
   * Filters the next `frames` frames of one or two channels, in place, in double precision; samples do not depend on how many come at
   * a time. A section's memories become a·s1 + b·(x − s2) and s2 + b·s1 + c·(x − s2), and it puts out d·x + e·s1 + f·s2, of
   * the memories before. Coefficients move in straight lines from one end of a period to the other. Where all sections have
   * d e f = 1 0 0 at both ends, every bit passes: memories go on, a b c stay as they were at the period's begin.
   *
   * @param points a b c d e f of each section: first at the begin of the period that is going on, then at its end, then at the
   *   end of each that begins in these frames
   */
  process(channels: readonly Float32Array[], frames: number, points: Float64Array): void;
}

export interface OversampledResidualOptions {
  /** One side's taps of the half-band filters between the rate and twice the rate, 40 of them … */
  readonly steepTaps: Float32Array;
  /** … and between twice and four times the rate, 8. */
  readonly wideTaps: Float32Array;
  readonly curve: ResidualCurve;
  /** Sections that filter what is added, see `BIQUAD_COEFFICIENTS`. */
  readonly coefficients: Float64Array;
}

/** Taps that `OversampledResidualOptions` asks for. */
export const RESIDUAL_TAPS = { steep: 40, wide: 8 } as const;

/** Smoothed gains are rounded down to steps of 2⁻²⁶. */
export const GAIN_STEPS = 2 ** 26;

/** How far, of what is left, followers of a gain go in a cell. */
export interface ReleaseSteps {
  readonly fast: number;
  readonly slowFall: number;
  readonly slowRise: number;
}

export interface LookAheadGainsOptions {
  /** Cells of the minimum, and of the triangle that smooths. */
  readonly windowCells: number;
  /** Blocks that a held gain lasts, its own included. */
  readonly heldBlocks: number;
  readonly blockCells: number;
  readonly release: ReleaseSteps;
}

/** A minimum over what comes, a release that only lowers, and a smoothing with non-negative taps that sum to one. */
export interface LookAheadGains {
  /**
   * @param gains the largest allowed, one a cell; become those that are applied
   * @param held the largest allowed in each block of cells and as long as they are held; its numbers need not stay
   * @returns how many gains in a row, up to the last, were 1 before they were smoothed
   */
  process(gains: Float64Array, held: Float64Array): number;
}

/**
 * What a curve adds to a sample x, in single precision. `saturate`: with d = drive·x, d²/(3 + 1.2·d²) times (even + odd·d); nothing
 * where |d| < 1e-9. `clip`: with t = (|x| − start)/height, −height·t·(1 − 1/√(1 + t²)) on the side of x; nothing where t ≤ 0.
 */
export type ResidualCurve =
  | { readonly kind: 'saturate'; readonly drive: number; readonly even: number; readonly odd: number }
  | { readonly kind: 'clip'; readonly start: number; readonly height: number };

export interface OversampledResidual {
  /**
   * Adds what the curve adds at four times the rate to the next `frames` frames of one or two channels, in place. They come out
   * 2·steep + wide taps late, and do not depend on how many come at a time; where nothing is added, every bit is the same.
   */
  process(channels: readonly Float32Array[], frames: number): void;
}

export interface FilteredEnergiesOptions {
  /** 10 numbers, see `BIQUAD_COEFFICIENTS`; the second section must have the numerator 1 −2 1. */
  readonly coefficients: Float64Array;
  /** One a channel; a channel without weight is not looked at. */
  readonly weights: readonly number[];
  /** Block i ends before frame ⌊(i + 1)·sampleRate/blocksPerSecond + ½⌋. */
  readonly sampleRate: number;
  readonly blocksPerSecond: number;
}

export interface FilteredEnergies {
  /** Begins anew, with a filter that remembers nothing: the next frame is the first of block `firstBlock`. */
  begin(firstBlock: number): void;
  /**
   * Takes the next `frames` frames. What is below 1e-30 in the filter's memory becomes zero at each block's end, so that silence does
   * not run through denormals. A NaN or an infinite sample makes the energies from there on NaN or infinite: callers look at them.
   *
   * @param channels one for each weight; read only
   * @param into receives the energies of the blocks that end in these frames, from `at` on, and has room for one more than frames
   *   make; they do not depend on how many frames come at a time
   * @returns how many blocks end
   */
  push(channels: readonly Float32Array[], frames: number, into: Float64Array, at: number): number;
  /** Forgets the energy of the unfinished block, and keeps the filter's memory. */
  forget(): void;
}

export interface PowerSpectra {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly cross: Float32Array;
}

/** A stretch of bins, the first and the last of which count in part; a band within one bin has it as both, with half its share. */
export interface BinBand {
  readonly firstBin: number;
  readonly lastBin: number;
  readonly firstShare: number;
  readonly lastShare: number;
}

export interface SpectrumSums {
  /**
   * Adds the power spectra of one window, in double precision. A channel of zeros alone has exactly no power in any bin.
   *
   * @param leftBands,rightBands receive the power in each band of this window
   */
  add(left: Float32Array, right: Float32Array, leftBands: Float32Array, rightBands: Float32Array): void;
  /** Copies of the sums so far: fftSize/2 + 1 numbers each. */
  read(): { left: Float64Array; right: Float64Array; cross: Float64Array };
  /** Begins anew with sums of zero, in the same memory. */
  clear(): void;
}

/** A filter that has a set of taps for each of several positions between input frames. */
export interface PolyphaseTaps {
  /** One set after the other, the first tap of each for the oldest sample. */
  readonly taps: Float64Array;
  /** A multiple of 8. */
  readonly tapsPerPhase: number;
  /** How many positions there are in an input frame. */
  readonly phaseCount: number;
  /** How many positions lie between an output frame and the next. */
  readonly phaseStep: number;
}

export interface RateConverter {
  /**
   * Output frame m, at position firstPhase + m·phaseStep = f·phaseCount + p, is Σ tap[p][k] · sample[f + k], in double precision, rounded
   * once.
   *
   * @param firstPhase 0 … phaseCount − 1
   * @param into receives `frames` frames a channel
   */
  convert(
    channels: readonly Float32Array[],
    firstPhase: number,
    frames: number,
    into: readonly Float32Array[],
  ): void;
}

/** @source github.com/Cyan4973/xxHash, doc/xxhash_spec.md, XXH64 */
export interface Xxh64 {
  update(bytes: Uint8Array): void;
  /** The hash of all bytes so far; 0 ≤ hash < 2^64. */
  digest(): bigint;
  /** Begins anew. */
  clear(): void;
}

/** How a PCM sample is kept in bytes. */
export interface PcmEncoding {
  /** `integer` has 1 to 4 bytes, `unsigned` (128 is silence) 1, `float` 4 or 8. */
  readonly kind: 'integer' | 'unsigned' | 'float';
  readonly bytesPerSample: number;
  readonly littleEndian: boolean;
}

/**
 * A polyphase interpolator: phases[phase][tap], tap k weighs the sample k frames before the newest. Phase p sits p/phases.length
 * of a frame after the sample (the standard's table: (p + ½)/phases.length). Phase 0 may be the sample itself. Every
 * other phase is its own mirror image or has it among the others; kernels rely on that, and throw a RangeError without it.
 */
export interface InterpolatorTaps {
  readonly phases: readonly Float32Array[];
  readonly tapsPerPhase: number;
  /** Frames between a sample's arrival and the moment its neighbourhood is complete. */
  readonly delayFrames: number;
  /** max over phases of Σ|tap|: no output exceeds this times the largest input in its support. */
  readonly gainBound: number;
  /** The same over all but the six central taps: how much those alone may be off. */
  readonly outerGain: number;
  /**
   * A closer bound for what is not all treble: no output exceeds `samples` times the larger of the sample and the next, plus
   * `curvature` times the largest |x[n + 1] − 2·x[n] + x[n − 1]| in its support.
   */
  readonly curvatureBound: PeakBound;
  /**
   * The same, where `samples` times counts the largest of the sample, the next, and the output halfway between them; closer yet.
   * Null without a phase that is its own mirror image.
   */
  readonly halfwayBound: PeakBound | null;
}

/** Sixteen points a frame, by way of the one halfway: at twice the rate, few taps are enough for those between. */
export interface TwoStageTaps extends InterpolatorTaps {
  /** One side's taps of the point halfway, a multiple of four: how much both neighbours half a frame, one and a half frames … away count. */
  readonly halfwayTaps: Float32Array;
  /** The eightfold interpolator of the doubled signal, twelve taps a phase: `phases` are what both make together. */
  readonly betweenPhases: readonly Float32Array[];
}

export interface PeakBound {
  readonly samples: number;
  readonly curvature: number;
}
