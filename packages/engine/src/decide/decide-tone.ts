/**
 * The tonal decision. Towards a kind of music, what lies outside the profile's tolerance is brought back gently, and the rest is the
 * mix's own; towards references, the whole curve is followed.
 */
import type { Analysis } from '../measure/analysis.ts';
import type { EqualizerBand } from '../plan/mastering-plan.ts';
import { formatDb, formatHz, roundDb } from '../plan/plan-numbers.ts';
import type { TargetProfile } from '../profiles/target-profile.ts';
import type { Decision } from './decision.ts';
import { fitEqualizerBands, type WantedGain } from './fit-equalizer-bands.ts';
import { fitGraphicEqualizer } from './fit-graphic-equalizer.ts';
import { findToneDifference, type ToneBand } from './tone-difference.ts';

/** The steepest correction towards a kind of music: 3 dB an octave. */
const SLOPE_DB_PER_BAND = 1;

/** A distance to references, as the root mean square over third octaves, that the limiter's work alone makes. */
const NEGLIGIBLE_DISTANCE_DB = 1;
/** What an equalizer can still shape, of the rate. */
const HIGHEST_BAND_SHARE = 0.46;
/** Corrections beyond this are worth a word: the two pieces have little in common. */
const LARGE_CORRECTION_DB = 6;

/**
 * @param strength 0…1: how much of what lies outside is corrected
 * @param sampleRate at which the master will be rendered
 */
export function decideTone(
  analysis: Analysis,
  profile: TargetProfile,
  { strength, sampleRate }: { strength: number; sampleRate: number },
): Decision {
  const tone = findToneDifference(analysis, profile).filter(
    ({ centerHz }) => centerHz < HIGHEST_BAND_SHARE * sampleRate,
  );
  if (tone.length === 0) {
    return leaveOut('The mix is silent: there is no tone to correct.', {});
  }
  return profile.tone.smoothedOver === 'octave'
    ? bringWithinTolerance(tone, profile, strength)
    : followReferences(tone, profile, strength);
}

function followReferences(tone: readonly ToneBand[], profile: TargetProfile, strength: number): Decision {
  const capDb = profile.tone.mostCorrectionDb;
  const distanceDb = rootMeanSquare(tone.map(({ differenceDb }) => differenceDb));
  const worst = tone.reduce((a, b) => (Math.abs(b.differenceDb) > Math.abs(a.differenceDb) ? b : a));
  const evidence = {
    distanceDb: roundDb(distanceDb),
    differenceDb: roundDb(worst.differenceDb),
    atHz: worst.centerHz,
  };
  const departure = `The tone departs from ${profile.title} by ${distanceDb.toFixed(1)} dB (root mean square over third octaves), most at ${formatHz(worst.centerHz)} (${formatDb(worst.differenceDb)})`;
  if (distanceDb < NEGLIGIBLE_DISTANCE_DB) {
    return leaveOut(`${departure}: no more than limiting moves it by itself.`, evidence);
  }
  if (strength === 0) {
    return leaveOut(`${departure}, but is to be left alone: its strength is 0.`, evidence);
  }
  const wanted = tone.map(({ centerHz, differenceDb, mayBeBoosted }) => {
    const gainDb = Math.max(-capDb, Math.min(capDb, -differenceDb * strength));
    return { frequencyHz: centerHz, gainDb: gainDb > 0 && !mayBeBoosted ? 0 : gainDb };
  });
  const bands = fitGraphicEqualizer(wanted);
  if (bands.length === 0) {
    return leaveOut(`${departure}: at strength ${strength} nothing is left to correct.`, evidence);
  }
  const gainsDb = wanted.map(({ gainDb }) => gainDb);
  const large = gainsDb.filter((gainDb) => Math.abs(gainDb) > LARGE_CORRECTION_DB).length;
  const warning =
    large > 0
      ? ` ${large} of ${wanted.length} third octaves move by more than ${LARGE_CORRECTION_DB} dB: the two have little in common, and less strength or a nearer reference may sound better.`
      : '';
  return {
    stage: {
      kind: 'equalizer',
      settings: { bands },
      reason: `${departure}. At strength ${strength} every third octave that may be moved is, by ${formatDb(Math.min(...gainsDb))} to ${formatDb(Math.max(...gainsDb))}.${warning}`,
      evidence: {
        ...evidence,
        largestCutDb: roundDb(Math.min(0, ...gainsDb)),
        largestBoostDb: roundDb(Math.max(0, ...gainsDb)),
      },
    },
  };
}

function bringWithinTolerance(tone: readonly ToneBand[], profile: TargetProfile, strength: number): Decision {
  const capDb = profile.tone.mostCorrectionDb;
  const worst = tone.reduce((a, b) => (excessDb(b) > excessDb(a) ? b : a));
  const evidence = {
    differenceDb: roundDb(worst.differenceDb),
    atHz: worst.centerHz,
    toleranceDb: roundDb(worst.toleranceDb),
  };
  if (excessDb(worst) <= 0) {
    return leaveOut(
      `The tone lies within the tolerance of "${profile.title}" in every band that may be corrected: the one nearest to its limit, ${formatDb(worst.differenceDb)} at ${formatHz(worst.centerHz)}, is allowed ±${worst.toleranceDb.toFixed(1)} dB.`,
      evidence,
    );
  }
  const departure = `The tone departs from "${profile.title}" most at ${formatHz(worst.centerHz)} (${formatDb(worst.differenceDb)})`;
  if (strength === 0) {
    return leaveOut(`${departure}, but is to be left alone: its strength is 0.`, evidence);
  }
  const bands = fitEqualizerBands(wantedCorrection(tone, { strength, capDb }), { capDb });
  if (bands.length === 0) {
    return leaveOut(
      `${departure}, outside the tolerance by too little to be worth an equalizer at strength ${strength}.`,
      evidence,
    );
  }
  const outside = tone.filter((band) => excessDb(band) > 0);
  return {
    stage: {
      kind: 'equalizer',
      settings: { bands },
      reason: `${describeOutside(outside)} of "${profile.title}" by up to ${excessDb(worst).toFixed(1)} dB (${formatDb(worst.differenceDb)} at ${formatHz(worst.centerHz)}). Brought back gently, at strength ${strength}: ${bands.map(describeBand).join(', ')}.`,
      evidence: { ...evidence, outsideBandsCount: outside.length },
    },
  };
}

const leaveOut = (reason: string, evidence: Record<string, number>): Decision => ({
  leftOut: { kind: 'equalizer', reason, evidence },
});

/** How far a band lies outside its tolerance; a lack that may not be filled counts for nothing. */
const excessDb = ({ differenceDb, toleranceDb, mayBeBoosted }: ToneBand): number =>
  differenceDb > 0 || mayBeBoosted ? Math.abs(differenceDb) - toleranceDb : -toleranceDb;

function wantedCorrection(
  tone: readonly ToneBand[],
  { strength, capDb }: { strength: number; capDb: number },
): WantedGain[] {
  const wantedDb = tone.map(
    (band) => -Math.sign(band.differenceDb) * Math.min(capDb, Math.max(0, excessDb(band)) * strength),
  );
  return tone.map(({ centerHz }, index) => ({
    frequencyHz: centerHz,
    gainDb: slopeLimitedAt(wantedDb, index),
  }));
}

/** The largest correction of this band's sign that stays below every neighbour's by no more than the slope allows. */
function slopeLimitedAt(wantedDb: readonly number[], index: number): number {
  const sign = Math.sign(wantedDb[index]!);
  const sizes = wantedDb.map(
    (gainDb, other) => Math.max(0, sign * gainDb) + SLOPE_DB_PER_BAND * Math.abs(other - index),
  );
  return sign * Math.min(...sizes);
}

function describeOutside(outside: readonly ToneBand[]): string {
  const [first, last] = [outside[0]!, outside.at(-1)!];
  return outside.length === 1
    ? `The band at ${formatHz(first.centerHz)} lies outside the tolerance`
    : `${outside.length} bands between ${formatHz(first.centerHz)} and ${formatHz(last.centerHz)} lie outside the tolerance`;
}

const SHAPE_NAMES: Readonly<Record<EqualizerBand['shape'], string>> = {
  bell: 'around',
  'low-shelf': 'below',
  'high-shelf': 'above',
};

const describeBand = ({ shape, frequencyHz, gainDb }: EqualizerBand): string =>
  `${formatDb(gainDb)} ${SHAPE_NAMES[shape]} ${formatHz(frequencyHz)}`;

const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
