/** Our meters, each alone and in the combinations that others offer; and their plain TypeScript twins. */
import { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from '../../dist/audio/interpolator.js';
import { createKernels } from '../../dist/kernels/load-kernels.js';
import { referenceKernels } from '../../dist/kernels/reference-kernels.js';
//import { analyze } from '../../dist/measure/analyze.js';
import { createLoudnessMeter } from '../../dist/measure/loudness.js';
import { createTruePeakMeter } from '../../dist/measure/true-peak.js';
import { inProcess } from '../cpu-time.mjs';

/** Frames that meters take at a time, as in analyze(). */
const WINDOW_FRAMES = 8192;

/** What the engine measures, by id; the samples lie in the kernels' memory, where the file reader puts them. */
export function engineContenders(signal) {
  const kernels = createKernels();
  const buffers = signal.channels.map(({ length }) => kernels.reserve(length));
  const copyIn = () => {
    for (const [index, { samples }] of buffers.entries()) samples.set(signal.channels[index]);
  };
  copyIn();
  const windows = windowsOf(buffers);
  return [
    inProcess('ours I+M+S+LRA', runMeters([loudness], { signal, kernels, windows })),
    inProcess(
      'ours I+M+S+LRA+TP (table)',
      runMeters([loudness, tableTruePeak], { signal, kernels, windows }),
    ),
    inProcess('ours I+M+S+LRA+TP (hq)', runMeters([loudness, hqTruePeak], { signal, kernels, windows })),
    inProcess('TP (table)', runMeters([tableTruePeak], { signal, kernels, windows })),
    inProcess('TP (hq)', runMeters([hqTruePeak], { signal, kernels, windows })),
    inProcess('copy into the kernels', copyIn),
    //    inProcess('analyze(), all of it', () => analyze({ channelLayout: 'stereo', ...signal })),
  ];
}

/** The twins take so long that a few seconds must do. */
export function twinContenders(signal) {
  const frames = TWIN_SECONDS * signal.sampleRate;
  const buffers = signal.channels.map((channel) => ({ samples: channel.slice(0, frames) }));
  const options = { signal, kernels: referenceKernels, windows: windowsOf(buffers) };
  return [
    inProcess('twin I+M+S+LRA', runMeters([loudness], options)),
    inProcess('twin I+M+S+LRA+TP (table)', runMeters([loudness, tableTruePeak], options)),
    inProcess('twin I+M+S+LRA+TP (hq)', runMeters([loudness, hqTruePeak], options)),
  ];
}

export const TWIN_SECONDS = 2;

const loudness = ({ sampleRate }, kernels) =>
  createLoudnessMeter({ sampleRate, channelWeights: [1, 1], kernels });
const tableTruePeak = (_, kernels) =>
  createTruePeakMeter({ channelCount: 2, interpolator: BS1770_INTERPOLATOR, kernels });
const hqTruePeak = (_, kernels) =>
  createTruePeakMeter({ channelCount: 2, interpolator: HQ_INTERPOLATOR, kernels });

/** All meters hear each window before the next. */
function runMeters(create, { signal, kernels, windows }) {
  return () => {
    const meters = create.map((meter) => meter(signal, kernels));
    for (const { block, frames } of windows()) for (const meter of meters) meter.push(block, frames);
    return meters.map((meter) => meter.finish());
  };
}

/** Taken anew for each pass, as the kernels' memory may have moved. */
function windowsOf(buffers) {
  return function* windows() {
    const channels = () => buffers.map(({ samples }) => samples);
    const frameCount = channels()[0].length;
    for (let start = 0; start < frameCount; start += WINDOW_FRAMES) {
      const block = channels().map((channel) => channel.subarray(start, start + WINDOW_FRAMES));
      yield { block, frames: block[0].length };
    }
  };
}
