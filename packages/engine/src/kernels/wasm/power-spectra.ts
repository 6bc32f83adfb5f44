import {
  checkBands,
  checkLength,
  checkPowerSpectra,
  checkTransform,
  checkWindow,
} from '../check-arguments.ts';
import { circleOf } from '../circle.ts';
import type { BinBand, Kernels, PowerSpectra, SpectrumSums } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';
import { createSines, type SinesExports } from './sines.ts';

export interface PowerSpectraExports {
  transformWorkBytes(size: number): number;
  powerSpectra(
    left: number,
    right: number,
    window: number,
    size: number,
    firstTwiddles: number,
    twiddles: number,
    work: number,
    leftPowers: number,
    rightPowers: number,
    cross: number,
  ): void;
  sumPowerSpectra(
    left: number,
    right: number,
    window: number,
    size: number,
    firstTwiddles: number,
    twiddles: number,
    work: number,
    powers: number,
    rowBytes: number,
    sums: number,
    bands: number,
    bandCount: number,
    leftBands: number,
    rightBands: number,
  ): void;
}

/** Where the twiddles of one size lie, and how much room its transform works in. */
interface Plan {
  readonly fftSize: number;
  readonly firstTwiddles: number;
  readonly twiddles: number;
  readonly workBytes: number;
}

const FLOAT32_BYTES = 4;
const FLOAT64_BYTES = 8;
const BAND_BYTES = 16;
const VECTOR_BYTES = 16;
/** Powers of two quads; the rest of a row is never read. */
const ROW_SLACK = 3;
/** Of left, right and cross; of left, right and window. */
const ROWS = 3;

export function createPowerSpectra(
  wasm: PowerSpectraExports & SinesExports,
  memory: WasmMemory,
): Pick<Kernels, 'powerSpectra' | 'createSpectrumSums'> {
  const plans = new Map<number, Plan>();

  return {
    powerSpectra(left, right, window, into = newPowerSpectra(window.length)) {
      checkTransform(left, right, window);
      checkPowerSpectra(into, window.length);
      const plan = planOf(window.length);
      const { fftSize } = plan;
      const leftHome = memory.homeOf(left);
      const rightHome = memory.homeOf(right);
      const windowHome = memory.homeOf(window);
      const leftPowersHome = memory.homeOf(into.left);
      const rightPowersHome = memory.homeOf(into.right);
      const crossHome = memory.homeOf(into.cross);
      const bins = fftSize / 2 + 1;
      const inputBytes = fftSize * FLOAT32_BYTES;
      // Of a power of two and one more, a whole number of vectors.
      const outputBytes = inputBytes / 2 + VECTOR_BYTES;
      // One piece for all that is not at home: to list addresses would take a tenth of a short transform's time.
      const work = memory.scratchOf(plan.workBytes + ROWS * inputBytes + ROWS * outputBytes);
      const inputCopies = work + plan.workBytes;
      const outputCopies = inputCopies + ROWS * inputBytes;
      const leftPowersAt = leftPowersHome < 0 ? outputCopies : leftPowersHome;
      const rightPowersAt = rightPowersHome < 0 ? outputCopies + outputBytes : rightPowersHome;
      const crossAt = crossHome < 0 ? outputCopies + 2 * outputBytes : crossHome;
      wasm.powerSpectra(
        memory.bringIn(left, fftSize, leftHome, inputCopies),
        memory.bringIn(right, fftSize, rightHome, inputCopies + inputBytes),
        memory.bringIn(window, fftSize, windowHome, inputCopies + 2 * inputBytes),
        fftSize,
        plan.firstTwiddles,
        plan.twiddles,
        work,
        leftPowersAt,
        rightPowersAt,
        crossAt,
      );
      if (leftPowersHome < 0) into.left.set(memory.float32(leftPowersAt, bins));
      if (rightPowersHome < 0) into.right.set(memory.float32(rightPowersAt, bins));
      if (crossHome < 0) into.cross.set(memory.float32(crossAt, bins));
      return into;
    },

    createSpectrumSums(window, bands) {
      checkWindow(window);
      checkBands(bands, window.length);
      const windowAt = keepTable(window);
      const bandsAt = memory.keep(bands.length * BAND_BYTES);
      writeBands(bands, bandsAt);
      return new WasmSpectrumSums(wasm, memory, {
        ...planOf(window.length),
        windowAt,
        bandsAt,
        bandCount: bands.length,
      });
    },
  };

  function planOf(fftSize: number): Plan {
    const known = plans.get(fftSize);
    if (known) return known;
    const { first, others } = designTwiddles(fftSize, createSines(wasm, memory));
    const plan = {
      fftSize,
      firstTwiddles: keepTable(first),
      twiddles: keepTable(others),
      workBytes: wasm.transformWorkBytes(fftSize),
    };
    plans.set(fftSize, plan);
    return plan;
  }

  function keepTable(numbers: Float32Array): number {
    const address = memory.keep(numbers.byteLength);
    memory.float32(address, numbers.length).set(numbers);
    return address;
  }

  function writeBands(bands: readonly BinBand[], address: number): void {
    for (const [index, { firstBin, lastBin, firstShare, lastShare }] of bands.entries()) {
      const bandAt = address + index * BAND_BYTES;
      memory.int32(bandAt, 2).set([firstBin, lastBin]);
      memory.float32(bandAt + 8, 2).set([firstShare, lastShare]);
    }
  }
}

interface SumsPlan extends Plan {
  readonly windowAt: number;
  readonly bandsAt: number;
  readonly bandCount: number;
}

class WasmSpectrumSums implements SpectrumSums {
  private readonly wasm: PowerSpectraExports;
  private readonly memory: WasmMemory;
  private readonly plan: SumsPlan;
  private readonly bins: number;
  private readonly rowBytes: number;
  private readonly sumsAt: number;

  constructor(wasm: PowerSpectraExports, memory: WasmMemory, plan: SumsPlan) {
    this.wasm = wasm;
    this.memory = memory;
    this.plan = plan;
    this.bins = plan.fftSize / 2 + 1;
    this.rowBytes = (this.bins + ROW_SLACK) * FLOAT32_BYTES;
    this.sumsAt = memory.keep(ROWS * 2 * this.rowBytes);
    this.clear();
  }

  add(left: Float32Array, right: Float32Array, leftBands: Float32Array, rightBands: Float32Array): void {
    const { memory, plan } = this;
    const { fftSize, bandCount } = plan;
    checkLength('left', left, fftSize);
    checkLength('right', right, fftSize);
    checkLength('bands', leftBands, bandCount);
    checkLength('bands', rightBands, bandCount);
    const leftHome = memory.homeOf(left);
    const rightHome = memory.homeOf(right);
    const places = memory.scratch([
      plan.workBytes,
      ROWS * this.rowBytes,
      leftHome < 0 ? fftSize * FLOAT32_BYTES : 0,
      rightHome < 0 ? fftSize * FLOAT32_BYTES : 0,
      bandCount * FLOAT32_BYTES,
      bandCount * FLOAT32_BYTES,
    ]);
    this.wasm.sumPowerSpectra(
      memory.bringIn(left, fftSize, leftHome, places[2]),
      memory.bringIn(right, fftSize, rightHome, places[3]),
      plan.windowAt,
      fftSize,
      plan.firstTwiddles,
      plan.twiddles,
      places[0],
      places[1],
      this.rowBytes,
      this.sumsAt,
      plan.bandsAt,
      bandCount,
      places[4],
      places[5],
    );
    leftBands.set(memory.float32(places[4], bandCount));
    rightBands.set(memory.float32(places[5], bandCount));
  }

  read(): { left: Float64Array; right: Float64Array; cross: Float64Array } {
    return { left: this.readRow(0), right: this.readRow(1), cross: this.readRow(2) };
  }

  clear(): void {
    this.memory.float64(this.sumsAt, (ROWS * 2 * this.rowBytes) / FLOAT64_BYTES).fill(0);
  }

  private readRow(row: number): Float64Array {
    return this.memory.float64(this.sumsAt + row * 2 * this.rowBytes, this.bins).slice();
  }
}

function newPowerSpectra(fftSize: number): PowerSpectra {
  const row = () => new Float32Array(fftSize / 2 + 1);
  return { left: row(), right: row(), cross: row() };
}

interface Twiddles {
  /** For each four n < fftSize/4, each power of w = exp(−2πi/fftSize). */
  readonly first: Float32Array;
  /** For each length that is transformed on the way, each p < length/4, each power of w = exp(−2πi/length). */
  readonly others: Float32Array;
}

/** By size, for all kernels: they take milliseconds. */
const designed = new Map<number, Twiddles>();
const POWERS = 3;
const LANES = 4;

/** As `transformQuads` of assembly/quad-transform.ts takes them. */
function designTwiddles(fftSize: number, kernels: Pick<Kernels, 'sines'>): Twiddles {
  const known = designed.get(fftSize);
  if (known) return known;
  const { cosines, sines } = circleOf(fftSize, kernels);
  const quads = fftSize / 4;
  const first = new Float32Array(2 * POWERS * quads);
  let at = 0;
  for (let n = 0; n < quads; n += LANES) {
    for (let power = 1; power <= POWERS; power++) {
      for (let lane = 0; lane < LANES; lane++) {
        // From 0 backwards.
        const step = fftSize - power * (n + lane);
        first[at + lane] = cosines[step]!;
        first[at + LANES + lane] = sines[step]!;
      }
      at += 2 * LANES;
    }
  }
  const others: number[] = [];
  for (let length = quads; length >= 4; length /= 4) {
    for (let p = 0; p < length / 4; p++) {
      for (let power = 1; power <= POWERS; power++) {
        const step = fftSize - power * p * (fftSize / length);
        others.push(cosines[step]!, sines[step]!);
      }
    }
  }
  const twiddles = { first, others: Float32Array.from(others) };
  designed.set(fftSize, twiddles);
  return twiddles;
}
