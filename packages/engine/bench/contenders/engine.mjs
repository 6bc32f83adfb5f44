/** Our meters in the combinations that others offer, each alone, and their plain TypeScript twins. */
import { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from '../../dist/audio/interpolator.js';
import { referenceKernels } from '../../dist/kernels/reference-kernels.js';
import { analyze, analyzeLoudness } from '../../dist/measure/analyze.js';
import { createLoudnessMeter } from '../../dist/measure/loudness.js';
import { createTruePeakMeter } from '../../dist/measure/true-peak.js';
import { inProcess } from '../cpu-time.mjs';
import { placeInArrays, placeInKernels } from '../samples.mjs';

export function engineContenders(signal) {
  const meters = (create) => () => runMeters(create, signal, placeInKernels(signal));
  return [
    inProcess('ours I+M+S+LRA', meters([loudness])),
    inProcess('ours I+M+S+LRA+TP (table)', meters([loudness, tableTruePeak])),
    inProcess('ours I+M+S+LRA+TP (hq)', meters([loudness, hqTruePeak])),
    inProcess('TP (table)', meters([tableTruePeak])),
    inProcess('TP (hq)', meters([hqTruePeak])),
    inProcess('analyzeLoudness() of audio in memory', () => () => analyzeLoudness(toAudio(signal))),
    inProcess('analyze() of audio in memory', () => () => analyze(toAudio(signal))),
  ];
}

export const TWIN_SECONDS = 2;

/** The twins take so long that a few seconds must do. */
export function twinContenders(signal) {
  const meters = (create) => () =>
    runMeters(create, signal, {
      kernels: referenceKernels,
      ...placeInArrays(signal, { seconds: TWIN_SECONDS }),
    });
  return [
    inProcess('twin I+M+S+LRA', meters([loudness])),
    inProcess('twin I+M+S+LRA+TP (table)', meters([loudness, tableTruePeak])),
    inProcess('twin I+M+S+LRA+TP (hq)', meters([loudness, hqTruePeak])),
  ];
}

const loudness = ({ sampleRate }, kernels) =>
  createLoudnessMeter({ sampleRate, channelWeights: [1, 1], kernels });
const tableTruePeak = (_, kernels) =>
  createTruePeakMeter({ channelCount: 2, interpolator: BS1770_INTERPOLATOR, kernels });
const hqTruePeak = (_, kernels) =>
  createTruePeakMeter({ channelCount: 2, interpolator: HQ_INTERPOLATOR, kernels });

const toAudio = ({ sampleRate, channels }) => ({ sampleRate, channelLayout: 'stereo', channels });

/** All meters hear each window before the next. */
function runMeters(create, signal, { kernels, windows }) {
  return () => {
    const meters = create.map((meter) => meter(signal, kernels));
    for (const { channels, frames } of windows()) for (const meter of meters) meter.push(channels, frames);
    return meters.map((meter) => meter.finish());
  };
}
