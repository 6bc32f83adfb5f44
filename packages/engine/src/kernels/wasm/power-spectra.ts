import { cosOfTurns, sinOfTurns } from '../../audio/exact-math.ts';
import {
  checkBands,
  checkLength,
  checkPowerSpectra,
  checkTransform,
  checkWindow,
} from '../check-arguments.ts';
import type { BinBand, Kernels, PowerSpectra } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';

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
/** Powers of two quads; the rest of a row is never read. */
const ROW_SLACK = 3;

export function createPowerSpectra(
  wasm: PowerSpectraExports,
  memory: WasmMemory,
): Pick<Kernels, 'powerSpectra' | 'createSpectrumSums'> {
  const plans = new Map<number, Plan>();

  return {
    powerSpectra(left, right, window, into = newPowerSpectra(window.length)) {
      checkTransform(left, right, window);
      checkPowerSpectra(into, window.length);
      const { fftSize, firstTwiddles, twiddles, workBytes } = planOf(window.length);
      const leftHome = memory.addressOf(left);
      const rightHome = memory.addressOf(right);
      const windowHome = memory.addressOf(window);
      const leftPowersHome = memory.addressOf(into.left);
      const rightPowersHome = memory.addressOf(into.right);
      const crossHome = memory.addressOf(into.cross);
      const inputBytes = fftSize * FLOAT32_BYTES;
      const bins = fftSize / 2 + 1;
      const outputBytes = bins * FLOAT32_BYTES;
      const [work, leftCopy, rightCopy, windowCopy, leftPowersCopy, rightPowersCopy, crossCopy] =
        memory.scratch([
          workBytes,
          leftHome === undefined ? inputBytes : 0,
          rightHome === undefined ? inputBytes : 0,
          windowHome === undefined ? inputBytes : 0,
          leftPowersHome === undefined ? outputBytes : 0,
          rightPowersHome === undefined ? outputBytes : 0,
          crossHome === undefined ? outputBytes : 0,
        ]);
      if (leftHome === undefined) copyIn(left, leftCopy, fftSize);
      if (rightHome === undefined) copyIn(right, rightCopy, fftSize);
      if (windowHome === undefined) copyIn(window, windowCopy, fftSize);
      wasm.powerSpectra(
        leftHome ?? leftCopy,
        rightHome ?? rightCopy,
        windowHome ?? windowCopy,
        fftSize,
        firstTwiddles,
        twiddles,
        work,
        leftPowersHome ?? leftPowersCopy,
        rightPowersHome ?? rightPowersCopy,
        crossHome ?? crossCopy,
      );
      if (leftPowersHome === undefined) into.left.set(memory.float32(leftPowersCopy, bins));
      if (rightPowersHome === undefined) into.right.set(memory.float32(rightPowersCopy, bins));
      if (crossHome === undefined) into.cross.set(memory.float32(crossCopy, bins));
      return into;
    },

    createSpectrumSums(window, bands) {
      checkWindow(window);
      checkBands(bands, window.length);
      const { fftSize, firstTwiddles, twiddles, workBytes } = planOf(window.length);
      const bins = fftSize / 2 + 1;
      const rowBytes = (bins + ROW_SLACK) * FLOAT32_BYTES;
      const windowAt = memory.keep(window.byteLength);
      copyIn(window, windowAt, fftSize);
      const bandsAt = memory.keep(bands.length * BAND_BYTES);
      writeBands(bands, bandsAt);
      const sumsAt = memory.keep(3 * 2 * rowBytes);
      const clear = (): void => {
        memory.float64(sumsAt, (3 * 2 * rowBytes) / FLOAT64_BYTES).fill(0);
      };
      clear();
      const sumRow = (row: number) => memory.float64(sumsAt + row * 2 * rowBytes, bins).slice();

      return {
        add(left, right, leftBands, rightBands) {
          checkTransform(left, right, window);
          checkLength('bands', leftBands, bands.length);
          checkLength('bands', rightBands, bands.length);
          const leftHome = memory.addressOf(left);
          const rightHome = memory.addressOf(right);
          const [work, powers, leftCopy, rightCopy, leftBandsAt, rightBandsAt] = memory.scratch([
            workBytes,
            3 * rowBytes,
            leftHome === undefined ? window.byteLength : 0,
            rightHome === undefined ? window.byteLength : 0,
            bands.length * FLOAT32_BYTES,
            bands.length * FLOAT32_BYTES,
          ]);
          if (leftHome === undefined) copyIn(left, leftCopy, fftSize);
          if (rightHome === undefined) copyIn(right, rightCopy, fftSize);
          wasm.sumPowerSpectra(
            leftHome ?? leftCopy,
            rightHome ?? rightCopy,
            windowAt,
            fftSize,
            firstTwiddles,
            twiddles,
            work,
            powers,
            rowBytes,
            sumsAt,
            bandsAt,
            bands.length,
            leftBandsAt,
            rightBandsAt,
          );
          leftBands.set(memory.float32(leftBandsAt, bands.length));
          rightBands.set(memory.float32(rightBandsAt, bands.length));
        },
        read: () => ({ left: sumRow(0), right: sumRow(1), cross: sumRow(2) }),
        clear,
      };
    },
  };

  function copyIn(samples: Float32Array, address: number, count: number): void {
    memory.float32(address, count).set(samples.subarray(0, count));
  }

  function planOf(fftSize: number): Plan {
    const known = plans.get(fftSize);
    if (known) return known;
    const { first, others } = designTwiddles(fftSize);
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
const POWERS = [1, 2, 3];

/** As `transformQuads` of assembly/quad-transform.ts takes them. */
function designTwiddles(fftSize: number): Twiddles {
  const known = designed.get(fftSize);
  if (known) return known;
  const quads = fftSize / 4;
  const first: number[] = [];
  for (let n = 0; n < quads; n += 4) {
    for (const power of POWERS) {
      const turns = [0, 1, 2, 3].map((lane) => (-power * (n + lane)) / fftSize);
      first.push(...turns.map(cosOfTurns), ...turns.map(sinOfTurns));
    }
  }
  const others: number[] = [];
  for (let length = quads; length >= 4; length /= 4) {
    for (let p = 0; p < length / 4; p++) {
      for (const power of POWERS) {
        others.push(cosOfTurns((-power * p) / length), sinOfTurns((-power * p) / length));
      }
    }
  }
  const twiddles = { first: Float32Array.from(first), others: Float32Array.from(others) };
  designed.set(fftSize, twiddles);
  return twiddles;
}
