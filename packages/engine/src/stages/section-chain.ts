/** Second-order sections in series, the same on every channel: the part that filtering stages share. */
import { BIQUAD_COEFFICIENTS, BIQUAD_STATES } from '../kernels/kernels.ts';
import type { BiquadCoefficients } from './matched-section.ts';
import type { StageFormat, StageState } from './stage.ts';

/** Without sections every bit passes. No latency. */
export function chainSections(
  sections: readonly BiquadCoefficients[],
  { channelCount, kernels }: Pick<StageFormat, 'channelCount' | 'kernels'>,
): StageState {
  const coefficients = new Float64Array(sections.length * BIQUAD_COEFFICIENTS);
  for (const [index, { b0, b1, b2, a1, a2 }] of sections.entries()) {
    coefficients.set([b0, b1, b2, a1, a2], index * BIQUAD_COEFFICIENTS);
  }
  const states = Array.from(
    { length: channelCount },
    () => new Float64Array(sections.length * BIQUAD_STATES),
  );
  return {
    latencyFrames: 0,
    tailFrames: sections.reduce((sum, section) => sum + ringingFrames(section), 0),
    process(block, frames) {
      if (sections.length > 0) kernels.filterBiquads(block, frames, coefficients, states);
    },
  };
}

/** How long a section rings on above −120 dB: its slower pole decides, and one without poles does not ring. */
function ringingFrames({ a1, a2 }: BiquadCoefficients): number {
  if (a1 === 0 && a2 === 0) return 0;
  const discriminant = (a1 * a1) / 4 - a2;
  const radius = discriminant > 0 ? Math.abs(a1) / 2 + Math.sqrt(discriminant) : Math.sqrt(a2);
  return Math.ceil(Math.log(1e-6) / Math.log(radius));
}
