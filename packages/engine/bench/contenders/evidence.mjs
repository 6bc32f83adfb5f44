/** Each part of analyze() alone: what it takes out of the samples, hop by hop, where the kernels read them in place. */
import { createKernels } from '../../dist/kernels/load-kernels.js';
import { DefectCollector } from '../../dist/measure/defects/defect-collector.js';
import { HopBuffer } from '../../dist/measure/hop-buffer.js';
import { HopCollector } from '../../dist/measure/hop-collector.js';
import { SegmentDigest } from '../../dist/measure/samples-digest.js';
import { hopsAtATime } from '../../dist/measure/segment-meter.js';
import { SpectrumCollector } from '../../dist/measure/spectrum/spectrum-collector.js';
import { SubBlockCollector } from '../../dist/measure/sub-block-energies.js';
import { inProcess } from '../cpu-time.mjs';

/** All of them bring the samples to the kernels first, which stands alone as well. */
export function evidenceContenders({ sampleRate, channels }) {
  const frameCount = channels[0].length;
  const format = { sampleRate, channelLayout: 'stereo', frameCount, startFrame: 0, endFrame: frameCount };
  const part = (id, create, take) =>
    inProcess(`part: ${id}`, () => {
      const kernels = createKernels();
      return () => {
        const collector = create({ ...format, kernels });
        for (const hop of hopsOf(channels, { ...format, kernels })) take(collector, hop);
      };
    });
  const push = (collector, run) => collector.push(run);
  return [
    part(
      'copy into the kernels',
      () => undefined,
      () => {},
    ),
    part(
      'K-weighted energies',
      (options) => new SubBlockCollector({ ...options, channelWeights: [1, 1] }),
      (collector, { channels, frames }) => collector.push(channels, frames),
    ),
    part(
      'levels, and true peak (hq) of each 100 ms',
      (options) => new HopCollector({ ...options, truePeakBs1770: false }),
      push,
    ),
    part('spectrum', (options) => new SpectrumCollector(options), push),
    part('defects', (options) => new DefectCollector(options), push),
    part(
      'digest',
      ({ kernels }) => new SegmentDigest(kernels, channels.length),
      (digest, hop) => digest.push(hop.channels),
    ),
    ...[2, 3].map(unpacking),
  ];

  /** The bytes of a WAV file into the kernels; what they say does not matter. */
  function unpacking(bytesPerSample) {
    const bytes = new Uint8Array(2 * bytesPerSample * UNPACK_FRAMES).map((_, index) => (index * 151) % 256);
    const encoding = { kind: 'integer', bytesPerSample, littleEndian: true };
    return inProcess(`part: unpack ${8 * bytesPerSample} bit`, () => {
      const kernels = createKernels();
      const into = channels.map(() => kernels.reserve(UNPACK_FRAMES));
      return () => {
        for (let left = frameCount; left > 0; left -= UNPACK_FRAMES) {
          kernels.unpackPcm(
            bytes,
            encoding,
            2,
            Math.min(left, UNPACK_FRAMES),
            into.map(({ samples }) => samples),
          );
        }
      };
    });
  }
}

const UNPACK_FRAMES = 8192;

/** As collect-evidence.ts reads a source. */
function* hopsOf(channels, format) {
  const { sampleRate, frameCount } = format;
  const buffer = new HopBuffer({ ...format, hopsAtATime: hopsAtATime(sampleRate, channels.length) });
  while (buffer.startFrame < frameCount) {
    const frames = Math.min(buffer.fullFrames, frameCount - buffer.startFrame);
    for (const [channel, room] of buffer.room().entries()) {
      room.set(channels[channel].subarray(buffer.startFrame, buffer.startFrame + frames));
    }
    const run = buffer.run(frames);
    yield run;
    buffer.advance(run);
  }
}
