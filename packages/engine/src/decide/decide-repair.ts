/** The repairs: what no master should have, whatever its direction. What cannot be repaired here is said instead. */
import type { Analysis } from '../measure/analysis.ts';
import type { DeliveryTarget } from '../plan/delivery-target.ts';
import { formatDb, formatHz, roundDb, roundHz } from '../plan/plan-numbers.ts';
import type { Decision } from './decision.ts';
import { findDefect } from './find-defect.ts';

/** Takes an offset out without touching what is heard: 0.02 dB down at 20 Hz. */
const OFFSET_FILTER_HZ = 5;
/** Rumble lies below what speakers play. */
const RUMBLE_FILTER_HZ = 20;
/** A finding less sure than this is not worth a cut. */
const LEAST_CONFIDENCE = 0.8;
/** How much of a resonance's excess is taken away, and how much at most: part of it is the instrument's. */
const RESONANCE_SHARE = 0.5;
const MOST_RESONANCE_CUT_DB = 4;
const RESONANCE_Q = 6;

/** DC and everything below the music. */
export function decideSubsonic(analysis: Analysis, target: DeliveryTarget): Decision {
  const rumble = findDefect(analysis, 'sub-rumble');
  const offset = findDefect(analysis, 'dc-offset');
  const { highPassHz } = target;
  if (highPassHz !== undefined && analysis.truePeakDbtp !== null) {
    return filterFrom(highPassHz, 24, {
      reason: `The delivery asks for nothing below ${formatHz(highPassHz)}.`,
      evidence: { highPassHz },
    });
  }
  if (rumble?.severity === 'warning' && rumble.confidence >= LEAST_CONFIDENCE) {
    return filterFrom(RUMBLE_FILTER_HZ, 24, {
      reason: `${rumble.sentence} It costs headroom and moves cones, but is not heard.`,
      evidence: {
        rumbleDbfs: roundDb(rumble.measured.levelDbfs!),
        overBassDb: roundDb(rumble.measured.overBassDb!),
      },
    });
  }
  if (offset && offset.severity !== 'note' && offset.confidence >= LEAST_CONFIDENCE) {
    return filterFrom(OFFSET_FILTER_HZ, 12, {
      reason: `${offset.sentence} It costs headroom and clicks at cuts.`,
      evidence: { offsetDbfs: roundDb(offset.measured.offsetDbfs!) },
    });
  }
  return {
    leftOut: {
      kind: 'subsonic-filter',
      reason: 'Neither an offset nor rumble is strong enough to cost headroom.',
      evidence: {
        largestOffset: Math.max(0, ...analysis.dcOffsets.map((each) => roundDb(Math.abs(each)))),
      },
    },
  };
}

const filterFrom = (
  frequencyHz: number,
  slopeDbPerOctave: 12 | 24,
  explained: { reason: string; evidence: Record<string, number> },
): Decision => ({
  stage: { kind: 'subsonic-filter', settings: { frequencyHz, slopeDbPerOctave }, ...explained },
});

/** One band that rings all the time. */
export function decideResonance(analysis: Analysis): Decision {
  const resonance = findDefect(analysis, 'resonance');
  if (!resonance) {
    return leaveResonance('No narrow band stands out of its octave all the time.', {});
  }
  const { centerHz, excessDb } = resonance.measured as { centerHz: number; excessDb: number };
  const evidence = {
    atHz: roundHz(centerHz),
    excessDb: roundDb(excessDb),
    confidence: roundDb(resonance.confidence),
  };
  if (resonance.confidence < LEAST_CONFIDENCE) {
    return leaveResonance(`${resonance.sentence} It may well be the music: it is not cut.`, evidence);
  }
  const gainDb = -roundDb(Math.min(MOST_RESONANCE_CUT_DB, excessDb * RESONANCE_SHARE));
  return {
    stage: {
      kind: 'equalizer',
      settings: { bands: [{ shape: 'bell', frequencyHz: roundHz(centerHz), gainDb, q: RESONANCE_Q }] },
      reason: `${resonance.sentence} A narrow cut of ${formatDb(gainDb)} takes ${-gainDb < MOST_RESONANCE_CUT_DB ? 'half' : 'part'} of it away.`,
      evidence: { ...evidence, gainDb },
    },
  };
}

const leaveResonance = (reason: string, evidence: Record<string, number>): Decision => ({
  leftOut: { kind: 'resonance-cut', reason, evidence },
});

/** What a plan cannot mend: clipped tops stay clipped. Nothing to say about a mix without them. */
export function tellUnmendable(analysis: Analysis): Decision[] {
  const clipping = findDefect(analysis, 'clipping');
  if (!clipping || clipping.severity === 'note') return [];
  return [
    {
      leftOut: {
        kind: 'declip',
        reason: `${clipping.sentence} This engine does not invent what was cut off: an unclipped mix would sound better.`,
        evidence: { confidence: roundDb(clipping.confidence) },
      },
    },
  ];
}
