/** Everything the table says of one master's samples. */
import { analyze } from '../../dist/measure.js';
import { CEILING_DBTP } from './conditions.mjs';
import { distanceToHuman, readFeatures } from './distance-to-human.mjs';
import { measureLimitingError } from './limiting-error.mjs';
import { truePeakDbtp } from './true-peak.mjs';

/** What all masters of one mix are held against. */
export async function prepareReference({ mix, human }) {
  const [mixAnalysis, humanAnalysis] = [await analyze(mix), await analyze(human)];
  return {
    mix,
    mixLufs: mixAnalysis.integratedLufs,
    humanLufs: humanAnalysis.integratedLufs,
    mixFeatures: readFeatures(mix),
    humanFeatures: readFeatures(human),
    mixAnalysis,
    humanAnalysis,
  };
}

/** @param audio at the mix's rate */
export async function scoreMaster(audio, reference) {
  const { mix, humanLufs, mixFeatures, humanFeatures } = reference;
  if (audio.sampleRate !== mix.sampleRate) {
    throw new RangeError(
      `Cannot compare a master at ${audio.sampleRate} Hz: its mix has ${mix.sampleRate} Hz`,
    );
  }
  const { integratedLufs, crestFactorDb } = await analyze(audio);
  const features = readFeatures(audio);
  const { D, spectrumDb } = distanceToHuman(features, humanFeatures);
  const { delayFrames, limitingErrorDb } = measureLimitingError(mix, audio);
  return {
    integratedLufs,
    lufsErrorLu: integratedLufs - humanLufs,
    overshootDb: truePeakDbtp(audio.channels) - CEILING_DBTP,
    crestFactorDb,
    rangeChangeLu: features.loudnessRangeLu - mixFeatures.loudnessRangeLu,
    limitingErrorDb,
    delayFrames,
    spectrumDb,
    D,
  };
}
