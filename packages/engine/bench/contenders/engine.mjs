/** Our meters in the combinations that others offer, and their plain TypeScript twins. */
import { BS1770_INTERPOLATOR, HQ_INTERPOLATOR } from '../../dist/audio/interpolator.js';
import { createKernels } from '../../dist/kernels/load-kernels.js';
import { referenceKernels } from '../../dist/kernels/reference-kernels.js';
import { analyze, analyzeLoudness } from '../../dist/measure/analyze.js';
import { createLoudnessMeter } from '../../dist/measure/loudness.js';
import { createTruePeakMeter } from '../../dist/measure/true-peak.js';
import { inProcess } from '../cpu-time.mjs';

/** Frames that meters are given at a time: about a second, as when a file is measured. */
const BLOCK_FRAMES = 44_100;

export const TWIN_SECONDS = 2;

/**
 * Samples lie in the memory of the kernels, as libebur128's lie in the memory of its program; that is where a file's bytes are unpacked
 * to. One contender has them in arrays of JavaScript, and copying them counts.
 */
export function engineContenders(signal) {
  // All of them in one memory: a new one for each run would have the garbage collector run while others are timed.
  const kernels = createKernels();
  const placed = placeIn(kernels, signal.channels);
  const meters =
    (...create) =>
    () =>
      runMeters(create, { signal, placed, kernels });
  const copyingMeters =
    (...create) =>
    () =>
      runMeters(create, { signal, placed: signal.channels.map((samples) => ({ samples })), kernels });
  const audio = { sampleRate: signal.sampleRate, channelLayout: 'stereo', channels: signal.channels };
  return [
    inProcess('ours I+M+S+LRA', meters(loudness)),
    inProcess('ours I+M+S+LRA, from JavaScript’s arrays', copyingMeters(loudness)),
    inProcess('ours I+M+S+LRA+TP (table)', meters(loudness, tableTruePeak)),
    inProcess('ours I+M+S+LRA+TP (hq)', meters(loudness, hqTruePeak)),
    inProcess('ours TP (table)', meters(tableTruePeak)),
    inProcess('ours TP (hq)', meters(hqTruePeak)),
    inProcess('ours analyzeLoudness()', () => () => analyzeLoudness(audio)),
    inProcess('ours analyze()', () => () => analyze(audio)),
  ];
}

/** The twins take so long that a few seconds must do. */
export function twinContenders({ sampleRate, channels }) {
  const frames = TWIN_SECONDS * sampleRate;
  const signal = { sampleRate, channels: channels.map((channel) => channel.subarray(0, frames)) };
  const meters =
    (...create) =>
    () =>
      runMeters(create, {
        signal,
        placed: signal.channels.map((samples) => ({ samples })),
        kernels: referenceKernels,
      });
  return [
    inProcess('twin I+M+S+LRA', meters(loudness)),
    inProcess('twin I+M+S+LRA+TP (table)', meters(loudness, tableTruePeak)),
    inProcess('twin I+M+S+LRA+TP (hq)', meters(loudness, hqTruePeak)),
  ];
}

const loudness = (options) => createLoudnessMeter({ ...options, channelWeights: [1, 1] });
const tableTruePeak = (options) =>
  createTruePeakMeter({ ...options, channelCount: 2, interpolator: BS1770_INTERPOLATOR });
const hqTruePeak = (options) =>
  createTruePeakMeter({ ...options, channelCount: 2, interpolator: HQ_INTERPOLATOR });

/** All meters hear each block before the next. */
function runMeters(create, { signal: { sampleRate, channels }, placed, kernels }) {
  const frameCount = channels[0].length;
  return () => {
    const meters = create.map((createMeter) => createMeter({ sampleRate, kernels }));
    for (let start = 0; start < frameCount; start += BLOCK_FRAMES) {
      const block = placed.map(({ samples }) => samples.subarray(start, start + BLOCK_FRAMES));
      for (const meter of meters) meter.push(block, block[0].length);
    }
    return meters.map((meter) => meter.finish());
  };
}

function placeIn(kernels, channels) {
  const buffers = channels.map((channel) => kernels.reserve(channel.length));
  for (const [index, { samples }] of buffers.entries()) samples.set(channels[index]);
  return buffers;
}
