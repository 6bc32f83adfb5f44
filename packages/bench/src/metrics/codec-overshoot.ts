import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AudioSource } from '@earwitness/engine';
import { channelCountOf, createTruePeakMeter } from '@earwitness/engine/measure';
import { execa } from 'execa';
import { readBlocks } from '../audio/read-blocks.ts';
import type { MeasuredAudio, Metric } from './metric.ts';

/** ffmpeg, where the user says or on the path. */
const encoderProgram = (): string => process.env.EARWITNESS_FFMPEG ?? 'ffmpeg';

const QUIETLY = ['-hide_banner', '-loglevel', 'error', '-nostdin', '-y'];
const CODEC = { encoder: 'aac', bitRate: '128k', ending: 'm4a' };
/** Coding takes longer than all other metrics together: only the passage with the highest peak is coded. */
const PASSAGE_SECONDS = 30;
const FLOAT_BYTES = 4;

interface Passage {
  readonly startFrame: number;
  readonly endFrame: number;
}

function passageOfHighestPeak({ source, analysis }: MeasuredAudio): Passage {
  const { hopSeconds, truePeaksDbtp } = analysis.peaksOverTime;
  let highest = 0;
  for (const [hop, peak] of truePeaksDbtp.entries())
    if ((peak ?? -Infinity) > (truePeaksDbtp[highest] ?? -Infinity)) highest = hop;
  const frames = Math.min(source.frameCount, Math.round(PASSAGE_SECONDS * source.sampleRate));
  const middle = Math.round(highest * hopSeconds * source.sampleRate);
  const startFrame = Math.min(source.frameCount - frames, Math.max(0, middle - Math.round(frames / 2)));
  return { startFrame, endFrame: startFrame + frames };
}

/** Samples of all channels in turns, in the machine's own order of bytes, as `f32le` on every machine that runs this. */
async function* interleavedBytes(source: AudioSource, passage: Passage): AsyncGenerator<Uint8Array> {
  const channelCount = channelCountOf(source.channelLayout);
  for await (const { channels, frames } of readBlocks(source, passage)) {
    const samples = new Float32Array(frames * channelCount);
    for (const [index, channel] of channels.entries())
      for (let frame = 0; frame < frames; frame += 1) samples[frame * channelCount + index] = channel[frame]!;
    yield new Uint8Array(samples.buffer);
  }
}

/** The true peak of interleaved samples that come in pieces of any length. */
async function truePeakOfBytes(pieces: AsyncIterable<Uint8Array>, channelCount: number): Promise<number> {
  const meter = createTruePeakMeter({ channelCount });
  const frameBytes = channelCount * FLOAT_BYTES;
  let rest = new Uint8Array(0);
  for await (const piece of pieces) {
    const bytes = new Uint8Array(rest.length + piece.length);
    bytes.set(rest);
    bytes.set(piece, rest.length);
    const frames = Math.floor(bytes.length / frameBytes);
    rest = bytes.slice(frames * frameBytes);
    const samples = new Float32Array(bytes.buffer, 0, frames * channelCount);
    const block = Array.from({ length: channelCount }, (_, channel) =>
      Float32Array.from({ length: frames }, (_, frame) => samples[frame * channelCount + channel]!),
    );
    meter.push(block, frames);
  }
  return meter.finish();
}

/**
 * Sends a passage through the encoder and back.
 *
 * @returns its true peak then, 1 is full scale; null without an encoder, or where it does not take such audio
 */
async function truePeakAfterCodec(source: AudioSource, passage: Passage): Promise<number | null> {
  const channelCount = channelCountOf(source.channelLayout);
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-codec-'));
  try {
    const coded = join(folder, `coded.${CODEC.ending}`);
    const format = ['-f', 'f32le', '-ar', String(source.sampleRate), '-ac', String(channelCount)];
    const encoding = await execa(
      encoderProgram(),
      [...QUIETLY, ...format, '-i', 'pipe:0', '-c:a', CODEC.encoder, '-b:a', CODEC.bitRate, coded],
      { stdin: interleavedBytes(source, passage), reject: false },
    );
    if (encoding.exitCode !== 0) return null;
    const decoding = execa(encoderProgram(), [...QUIETLY, '-i', coded, ...format, 'pipe:1'], {
      encoding: 'buffer',
      buffer: false,
      reject: false,
    });
    const peak = await truePeakOfBytes(decoding.stdout, channelCount);
    return (await decoding).exitCode === 0 ? peak : null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function overshootDb(rendering: MeasuredAudio): Promise<number | null> {
  const { source, analysis } = rendering;
  const isStereoOrMono = source.channelLayout === 'stereo' || source.channelLayout === 'mono';
  if (analysis.truePeakDbtp === null || !isStereoOrMono) return null;
  const peak = await truePeakAfterCodec(source, passageOfHighestPeak(rendering));
  return peak === null || peak === 0 ? null : 20 * Math.log10(peak) - analysis.truePeakDbtp;
}

/**
 * Names the encoder by its version, so that scores which depend on it are not taken for another's.
 *
 * @returns null where there is none
 */
export async function codecIdentity(): Promise<string | null> {
  const { exitCode, stdout } = await execa(encoderProgram(), ['-version'], { reject: false });
  return exitCode === 0 ? `${stdout.split('\n', 1)[0]}, ${CODEC.encoder} ${CODEC.bitRate}` : null;
}

/** How much further peaks reach after lossy coding. */
export const codecOvershoot: Metric = {
  id: 'codecOvershootDb',
  title: 'Codec overshoot',
  unit: 'dB',
  digits: 2,
  family: 'delivery',
  meaning:
    'How much higher the peaks stand after coding at a streaming service’s lower rate: what has less room below full scale clips in the player. Without a value where no ffmpeg is at hand, and for more than two channels.',
  source:
    'True peak (ITU-R BS.1770-5, Annex 2, 8 × 32 taps) after AAC at 128 kbit/s by ffmpeg’s encoder and back, less the true peak before, over the 30 s around the highest peak; depends on the release of ffmpeg',
  comparesWith: 'nothing',
  better: 'lower',
  ideal: null,
  least: null,
  silence: null,
  isLevelIndependent: false,
  asymmetry: null,
  measure: ({ rendering }) => overshootDb(rendering),
};
