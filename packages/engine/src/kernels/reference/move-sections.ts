import { checkLength, checkPeriodFrames, checkPeriods } from '../check-arguments.ts';
import { type MovingSections, SECTION_POINT } from '../kernels.ts';

/** The order of additions is part of the specification: the wasm kernel keeps it, so both give the same bits. */
export function createMovingSections({
  sections,
  periodFrames,
}: {
  sections: number;
  periodFrames: number;
}): MovingSections {
  checkPeriodFrames(periodFrames);
  const size = sections * SECTION_POINT;
  const coefficients = new Float64Array(size);
  /** s1 s2 a section, one array a channel. */
  const states = [new Float64Array(2 * sections), new Float64Array(2 * sections)];
  let position = 0;

  return {
    process(channels, frames, points) {
      const periods = checkPeriods(channels, frames, position, periodFrames);
      checkLength('points', points, (periods + 2) * size);
      let period = 0;
      for (let frame = 0; frame < frames; frame++) {
        const from = points.subarray(period * size, (period + 1) * size);
        const to = points.subarray((period + 1) * size, (period + 2) * size);
        const isNeutral = passesEverything(from) && passesEverything(to);
        for (let k = 0; k < size; k++) {
          const step = (to[k]! - from[k]!) * (1 / periodFrames);
          coefficients[k] = isNeutral ? from[k]! : from[k]! + (position + 1) * step;
        }
        for (const [index, channel] of channels.entries()) {
          const output = passSections(channel[frame]!, coefficients, states[index]!);
          if (!isNeutral) channel[frame] = output;
        }
        position++;
        if (position < periodFrames) continue;
        position = 0;
        period++;
        for (const state of states) {
          for (const [k, value] of state.entries()) if (Math.abs(value) < 1e-30) state[k] = 0;
        }
      }
    },
  };
}

/** Whether d e f of every section are 1 0 0. */
function passesEverything(point: Float64Array): boolean {
  for (let k = 0; k < point.length; k += SECTION_POINT) {
    if (point[k + 3] !== 1 || point[k + 4] !== 0 || point[k + 5] !== 0) return false;
  }
  return true;
}

function passSections(input: number, coefficients: Float64Array, state: Float64Array): number {
  let x = input;
  for (let section = 0; 2 * section < state.length; section++) {
    const c = section * SECTION_POINT;
    const [forward, across, square] = [coefficients[c]!, coefficients[c + 1]!, coefficients[c + 2]!];
    const [ofInput, ofBand, ofLow] = [coefficients[c + 3]!, coefficients[c + 4]!, coefficients[c + 5]!];
    const [s1, s2] = [state[2 * section]!, state[2 * section + 1]!];
    const rest = x - s2;
    state[2 * section] = forward * s1 + across * rest;
    state[2 * section + 1] = s2 + across * s1 + square * rest;
    x = ofInput * x + (ofBand * s1 + ofLow * s2);
  }
  return x;
}
