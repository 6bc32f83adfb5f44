/** Second-order sections in series, the same on every channel: the part that filtering stages share. */
import { BIQUAD_STATES } from '../kernels/kernels.ts';
import type { BiquadCoefficients } from './matched-section.ts';
import type { StageFormat, StageState } from './stage.ts';

/** Without sections every bit passes. No latency. */
export function chainSections(
  sections: readonly BiquadCoefficients[],
  { channelCount, kernels }: Pick<StageFormat, 'channelCount' | 'kernels'>,
): StageState {
  const coefficients = flattenSections(sections);
  const states = Array.from(
    { length: channelCount },
    () => new Float64Array(sections.length * BIQUAD_STATES),
  );
  return {
    latencyFrames: 0,
    tailFrames: tailFramesOf(sections),
    process(block, frames) {
      if (sections.length > 0) kernels.filterBiquads(block, frames, coefficients, states);
    },
  };
}

/** Sections as kernels take them. */
export const flattenSections = (sections: readonly BiquadCoefficients[]): Float64Array =>
  Float64Array.from(sections.flatMap(({ b0, b1, b2, a1, a2 }) => [b0, b1, b2, a1, a2]));

/** How long sections in series ring on. */
export const tailFramesOf = (sections: readonly BiquadCoefficients[]): number =>
  sections.reduce((sum, section) => sum + ringingFrames(section), 0);

/** How long a section rings on above −120 dB: its slower pole decides, and one without poles does not ring. */
function ringingFrames({ a1, a2 }: BiquadCoefficients): number {
  if (a1 === 0 && a2 === 0) return 0;
  const discriminant = (a1 * a1) / 4 - a2;
  const radius = discriminant > 0 ? Math.abs(a1) / 2 + Math.sqrt(discriminant) : Math.sqrt(a2);
  return Math.ceil(Math.log(1e-6) / Math.log(radius));
}
