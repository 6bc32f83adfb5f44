/**
 * The laws by which one stimulus gives way to another, one shape of gains each. A law is the same for every pair, for a switch to
 * itself, and at loop wraps, seeks and pauses, so that what is heard at a seam never depends on which stimulus comes next.
 *
 * @source ITU-R BS.1534-3 (5 ms out and 5 ms in, never a cross-fade between systems; the same at loop boundaries)
 */
import type { PanelMethod } from '@earwitness/bench/panel';

/**
 * `dip`: out by a raised cosine, exact silence, in again. `cut`: from one frame to the next. `equal-gain`: both at once, their gains
 * in straight lines that sum to one.
 */
export type SwitchLaw = 'dip' | 'cut' | 'equal-gain';

export const SWITCH_LAWS: readonly SwitchLaw[] = ['dip', 'cut', 'equal-gain'];

/** The methods whose seams matter, by `PANEL_METHODS` of the bench, which would bring its schemas into the page. */
const DIP_ONLY: ReadonlySet<PanelMethod> = new Set<PanelMethod>([
  'abx',
  'same-different',
  'triangle',
  'tetrad',
  'identification',
  'triple-stimulus',
]);

/**
 * The law that a method's trials switch by.
 *
 * @throws {RangeError} if one is asked for whose seams could name a stimulus
 */
export function lawFor(method: PanelMethod, asked: SwitchLaw = 'dip'): SwitchLaw {
  if (asked !== 'dip' && DIP_ONLY.has(method)) {
    throw new RangeError(
      `Cannot switch by ${asked} in ${method}, where a seam could name a stimulus: the law must be dip`,
    );
  }
  return asked;
}

const FADE_SECONDS = 0.005;

/** Frames of one fade: 5 ms, rounded to whole frames; a cut has none. */
export function fadeFramesOf(law: SwitchLaw, sampleRate: number): number {
  if (!(sampleRate > 0)) {
    throw new RangeError(`Cannot place a fade as sampleRate must be > 0: current value is ${sampleRate}`);
  }
  return law === 'cut' ? 0 : Math.round(FADE_SECONDS * sampleRate);
}

/**
 * Gains of the dip by openness: index 0 is exactly 0, the last index (`fadeFrames`) exactly 1.
 *
 * Read upwards it opens, read downwards it closes, so a dip that is interrupted half way turns round without a step.
 */
export function dipGains(fadeFrames: number): Float64Array {
  if (!Number.isInteger(fadeFrames) || fadeFrames < 1) {
    throw new RangeError(
      `Cannot shape a dip as fadeFrames must be a whole number >= 1: current value is ${fadeFrames}`,
    );
  }
  return Float64Array.from(
    { length: fadeFrames + 1 },
    (_, openness) => 0.5 * (1 - Math.cos((Math.PI * openness) / fadeFrames)),
  );
}
