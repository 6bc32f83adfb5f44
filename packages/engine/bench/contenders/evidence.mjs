/** Each part of analyze() alone: what it takes out of the samples, hop by hop. */
import { createDefectCollector } from '../../dist/measure/defects/defect-collector.js';
import { createHopCollector } from '../../dist/measure/hop-collector.js';
import { createSegmentDigest, loadHash } from '../../dist/measure/samples-digest.js';
import { createSpectrumCollector } from '../../dist/measure/spectrum/spectrum-collector.js';
import { createSubBlockCollector } from '../../dist/measure/sub-block-energies.js';
import { inProcess } from '../cpu-time.mjs';
import { placeInKernels } from '../samples.mjs';

const hash = await loadHash();

export function evidenceContenders({ sampleRate, channels }) {
  const frameCount = channels[0].length;
  const format = { sampleRate, channelLayout: 'stereo', frameCount, startFrame: 0, endFrame: frameCount };
  const part = (id, create, take) =>
    inProcess(`part: ${id}`, () => {
      const { kernels, hops } = placeInKernels({ sampleRate, channels });
      return () => {
        const collector = create({ ...format, kernels });
        for (const hop of hops()) take(collector, hop);
      };
    });
  const pushFrames = (collector, hop) => collector.push(hop.channels, hop.frames);
  return [
    part(
      'K-weighted energies',
      (options) => createSubBlockCollector({ ...options, channelWeights: [1, 1] }),
      pushFrames,
    ),
    part('sums, energies and sample peaks', ({ kernels }) => kernels, sumUp),
    part(
      'the same with true peak (hq) of each 100 ms',
      (options) => createHopCollector({ ...options, truePeakBs1770: false }),
      (collector, hop) => collector.push(hop),
    ),
    part('spectrum', createSpectrumCollector, pushFrames),
    part('defects', createDefectCollector, pushFrames),
    part(
      'digest',
      () => createSegmentDigest(hash, channels.length),
      (digest, hop) => digest.push(hop.channels),
    ),
    inProcess('part: copy into the kernels', () => placeInKernels({ sampleRate, channels }).copyIn),
    ...[2, 3].map((bytesPerSample) => unpacking(bytesPerSample, { sampleRate, channels })),
  ];
}

const sumUp = (kernels, hop) => kernels.sampleSums(hop.channels, hop.frames);

/** The bytes of a WAV file into the kernels; what they say does not matter. */
function unpacking(bytesPerSample, signal) {
  const bytes = new Uint8Array(2 * bytesPerSample * UNPACK_FRAMES).map((_, index) => (index * 151) % 256);
  const encoding = { kind: 'integer', bytesPerSample, littleEndian: true };
  return inProcess(`part: unpack ${8 * bytesPerSample} bit`, () => {
    const { kernels, windows } = placeInKernels(signal);
    return () => {
      for (const { channels, frames } of windows()) kernels.unpackPcm(bytes, encoding, 2, frames, channels);
    };
  });
}

const UNPACK_FRAMES = 8192;
