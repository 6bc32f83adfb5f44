/**
 * What the stages that listen or bend cost: CPU milliseconds per second of stereo at 44.1 kHz, the least of several runs. Every stage
 * works all the time; the soft clipper is also shown with nothing to do.
 */
import { createKernels } from '../dist/kernels/load-kernels.js';
import { designStage } from '../dist/render/stage-table.js';

const SAMPLE_RATE = 44_100;
const BLOCK_FRAMES = 16_384;

const ballistics = { ratio: 2, kneeDb: 6, attackSeconds: 0.02, releaseSeconds: 0.2 };
const compressed = (lowHz, highHz) => ({ lowHz, highHz, thresholdDb: -30, ...ballistics });
const resonance = (frequencyHz) => ({
  shape: 'bell',
  frequencyHz,
  q: 4,
  thresholdDb: -30,
  ...ballistics,
  mostReductionDb: 6,
  detector: { lowHz: frequencyHz / 1.2, highHz: 1.2 * frequencyHz, relativeTo: null },
});
const deEsser = {
  ...resonance(6500),
  q: 1,
  thresholdDb: 0,
  detector: { lowHz: 4000, highHz: 9000, relativeTo: { lowHz: 1000, highHz: 4000 } },
};
const fourBands = [
  compressed(null, 120),
  compressed(120, 800),
  compressed(800, 5000),
  compressed(5000, null),
];
const CASES = [
  ['multiband-compressor, four bands', 'multiband-compressor', { bands: fourBands, mix: 1, link: 'stereo' }],
  ['dynamic-equalizer, a de-esser', 'dynamic-equalizer', { bands: [deEsser] }],
  [
    'dynamic-equalizer, a de-esser and three resonances',
    'dynamic-equalizer',
    { bands: [deEsser, ...[240, 500, 900].map(resonance)] },
  ],
  ['saturator', 'saturator', { driveDb: 6, evenShare: 0.5, mix: 1 }],
  ['soft-clip, works', 'soft-clip', { ceilingDb: -12, kneeDb: 12 }],
  ['soft-clip, idle', 'soft-clip', { ceilingDb: 0, kneeDb: 6 }],
];

export function measureStageCosts({ seconds, rounds }) {
  const frames = seconds * SAMPLE_RATE;
  const mix = [0, 1].map((channel) => makeChannel(channel, frames));
  const kernels = createKernels();
  return CASES.map(([stage, kind, settings]) => {
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round++) {
      least = Math.min(least, secondsOf({ kind, settings }, mix, kernels));
    }
    return { stage, msPerSecond: (1000 * least) / seconds };
  });
}

/** CPU time of one run over a copy of the mix. */
function secondsOf(planned, mix, kernels) {
  const channels = mix.map((channel) => channel.slice());
  const state = designStage(planned, { sampleRate: SAMPLE_RATE, channelCount: 2, kernels });
  const before = process.cpuUsage();
  for (let start = 0; start < channels[0].length; start += BLOCK_FRAMES) {
    const block = channels.map((channel) => channel.subarray(start, start + BLOCK_FRAMES));
    state.process(block, block[0].length);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Low-passed noise and a tone, peaks at about −6 dBFS. */
function makeChannel(channel, frames) {
  let random = channel + 1;
  let low = 0;
  return Float32Array.from({ length: frames }, (_, n) => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    low += 0.1 * (random / 2 ** 31 - 1 - low);
    return 0.9 * low + 0.1 * Math.sin(0.02 * n * (1 + channel));
  });
}
