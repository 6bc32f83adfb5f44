import { composeTwoStages } from '../../audio/interpolator.ts';
import { checkResidual, checkStereo } from '../check-arguments.ts';
import { BIQUAD_COEFFICIENTS, BIQUAD_STATES, type Kernels, type PeakBound } from '../kernels.ts';
import type { WasmMemory } from '../wasm-memory.ts';
import { FLOAT64_BYTES, LANES, writeLane } from './channel-lanes.ts';

export interface OversampledResidualExports {
  residualLinesBytes(): number;
  addOversampledResidual(
    left: number,
    right: number,
    channels: number,
    frames: number,
    parameters: number,
    coefficients: number,
    sections: number,
    states: number,
    lines: number,
    scratch: number,
  ): void;
}

const FLOAT32_BYTES = 4;
/** Two residuals of a chunk and its slack, then room for the chunk as double pairs. */
const SCRATCH_BYTES = 2 * 272 * FLOAT32_BYTES + 272 * LANES * FLOAT64_BYTES;
/** Of the largest sample: what sums of so many products may be off by. */
const ROUNDING = 3e-5;
/** The kernel's own limit below which `saturate` adds nothing. */
const SATURATED_FROM = 1e-9;

export function createOversampledResidual(
  wasm: OversampledResidualExports,
  memory: WasmMemory,
): Pick<Kernels, 'createOversampledResidual'> {
  return {
    createOversampledResidual(options) {
      checkResidual(options);
      const { steepTaps, wideTaps, curve, coefficients } = options;
      const taps = steepTaps.length + wideTaps.length;
      const parameters = new Float32Array(taps + 10);
      parameters.set([...steepTaps, ...wideTaps]);
      new Int32Array(parameters.buffer)[taps] = curve.kind === 'saturate' ? 0 : 1;
      parameters.set(
        curve.kind === 'saturate'
          ? [curve.drive, curve.even, curve.odd, (0.99 * SATURATED_FROM) / curve.drive]
          : [curve.start, curve.height, 1 / curve.height, curve.start],
        taps + 1,
      );
      const [fromGiven, fromDoubled] = boundsOf(steepTaps, wideTaps);
      parameters.set([fromGiven.samples, fromGiven.curvature, ROUNDING], taps + 5);
      parameters.set([fromDoubled.samples, fromDoubled.curvature], taps + 8);
      const sections = coefficients.length / BIQUAD_COEFFICIENTS;
      const states = new Float64Array(sections * BIQUAD_STATES * LANES);
      const lines = new Uint8Array(2 * wasm.residualLinesBytes());

      return {
        process(channels, frames) {
          checkStereo(channels, frames);
          const homes = memory.homesOf(channels);
          const [parametersAt, coefficientsAt, statesAt, linesAt, scratch, leftCopy, rightCopy] =
            memory.scratch([
              parameters.byteLength,
              LANES * coefficients.byteLength,
              states.byteLength,
              lines.length,
              SCRATCH_BYTES,
              frames * FLOAT32_BYTES,
              frames * FLOAT32_BYTES,
            ]);
          const left = memory.bringIn(channels[0]!, frames, homes[0]!, leftCopy);
          const right =
            channels.length > 1 ? memory.bringIn(channels[1]!, frames, homes[1]!, rightCopy) : left;
          memory.float32(parametersAt, parameters.length).set(parameters);
          for (let lane = 0; lane < LANES; lane++) {
            writeLane(memory, coefficientsAt, lane, coefficients, coefficients.length);
          }
          memory.float64(statesAt, states.length).set(states);
          memory.bytes(linesAt, lines.length).set(lines);
          wasm.addOversampledResidual(
            left,
            right,
            channels.length,
            frames,
            parametersAt,
            coefficientsAt,
            sections,
            statesAt,
            linesAt,
            scratch,
          );
          states.set(memory.float64(statesAt, states.length));
          lines.set(memory.bytes(linesAt, lines.length));
          if (homes[0]! < 0) channels[0]!.set(memory.float32(left, frames));
          if (channels.length > 1 && homes[1]! < 0) channels[1]!.set(memory.float32(right, frames));
        },
      };
    },
  };
}

/** How far samples at four times the rate stand out among the given ones, and among those of the doubled signal. */
function boundsOf(steepTaps: Float32Array, wideTaps: Float32Array): [PeakBound, PeakBound] {
  const halfway = Float32Array.of(...wideTaps.toReversed(), ...wideTaps);
  const fourfold = composeTwoStages(steepTaps, [itself(halfway.length), halfway]);
  return [fourfold.curvatureBound, composeTwoStages(wideTaps, [itself(4)]).curvatureBound];
}

const itself = (taps: number): Float32Array => new Float32Array(taps).fill(1, taps / 2, taps / 2 + 1);
