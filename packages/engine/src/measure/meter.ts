/** All meters for audio that is still coming: a live input, a stream, or a file that somebody else reads. */
import { type ChannelLayout, channelCountOf } from '../audio/channel-layout.ts';
import { amplitudeToDb, finiteOrNull } from '../audio/decibels.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { createKernels } from '../kernels/load-kernels.ts';
import type { Analysis, Reading } from './analysis.ts';
import { checkFormat } from './collect-evidence.ts';
import { EvidenceCollector } from './evidence-collector.ts';
import { joinEvidence } from './join-evidence.ts';
import { createLiveLoudness, type LiveLoudness } from './live-loudness.ts';
import { readAnalysis } from './read-analysis.ts';

/** Readings so far; they follow the audio in steps of 100 ms. */
export interface MeterReadings extends LiveLoudness {
  readonly seconds: number;
  /** Largest so far, and within the last 100 ms. */
  readonly truePeakMaxDbtp: Reading;
  readonly truePeakDbtp: Reading;
  readonly samplePeakMaxDbfs: Reading;
  readonly samplePeakDbfs: Reading;
}

export interface Meter {
  /**
   * Takes the next frames.
   *
   * @param channels channels[channel][frame], one array for each of the layout's loudspeakers, of one length
   * @throws {RangeError} another number of channels, or channels of different lengths
   * @throws {UnsupportedAudioError} samples that are NaN or infinite
   */
  push(channels: readonly Float32Array[]): void;
  readings(): MeterReadings;
  /** Ends the audio and reads everything: the same analysis as `analyze` gives for the same samples. Once only. */
  finish(): Analysis;
}

/**
 * Makes a meter. Its memory grows by about 25 MB for each hour of audio, its work for each frame not at all.
 *
 * @throws {UnsupportedAudioError} a sample rate outside 8…192 kHz
 */
export function createMeter({
  sampleRate,
  channelLayout,
  kernels = createKernels(),
}: {
  sampleRate: number;
  channelLayout: ChannelLayout;
  kernels?: Kernels;
}): Meter {
  checkFormat({ sampleRate, channelLayout });
  const channelCount = channelCountOf(channelLayout);
  const format = { sampleRate, channelLayout, frameCount: null, truePeakBs1770: false, kernels };
  const collector = new EvidenceCollector({ ...format, scope: 'everything' }, { hopsAtATime: 1 });
  const loudness = createLiveLoudness(sampleRate);
  const { buffer } = collector;
  const last = { truePeak: 0, samplePeak: 0 };
  const largest = { truePeak: 0, samplePeak: 0 };
  let filled = 0;

  function push(channels: readonly Float32Array[]): void {
    const frames = checkChannels(channels, channelCount);
    for (let from = 0; from < frames; ) {
      const count = Math.min(frames - from, buffer.fullFrames - filled);
      for (const [channel, room] of buffer.room(filled).entries()) {
        room.set(channels[channel]!.subarray(from, from + count));
      }
      from += count;
      filled += count;
      if (filled === buffer.fullFrames) takeHop();
    }
  }

  function takeHop(): void {
    const readings = collector.push(filled)!;
    filled = 0;
    loudness.push(readings.subBlockEnergies);
    last.truePeak = readings.truePeak;
    last.samplePeak = readings.samplePeak;
    largest.truePeak = Math.max(largest.truePeak, last.truePeak);
    largest.samplePeak = Math.max(largest.samplePeak, last.samplePeak);
  }

  return {
    push,
    readings: () => ({
      seconds: (buffer.startFrame + filled) / sampleRate,
      ...loudness.readings(),
      truePeakMaxDbtp: toDb(largest.truePeak),
      truePeakDbtp: toDb(last.truePeak),
      samplePeakMaxDbfs: toDb(largest.samplePeak),
      samplePeakDbfs: toDb(last.samplePeak),
    }),
    finish() {
      if (filled > 0) takeHop();
      return readAnalysis(joinEvidence(collector.finish({ endsPiece: true })), { kernels });
    },
  };
}

const toDb = (amplitude: number): Reading => finiteOrNull(amplitudeToDb(amplitude));

function checkChannels(channels: readonly Float32Array[], channelCount: number): number {
  if (channels.length !== channelCount) {
    throw new RangeError(
      `Cannot meter audio as its channels must be ${channelCount}: current number is ${channels.length}`,
    );
  }
  const lengths = channels.map((channel) => channel.length);
  if (new Set(lengths).size > 1) {
    throw new RangeError(
      `Cannot meter audio as its channels must be of one length: current lengths are ${lengths.join(', ')}`,
    );
  }
  return lengths[0]!;
}
