/** Sample-rate conversion by band-limited interpolation, in memory or as it is read. */
import { createKernels } from '../kernels/load-kernels.ts';
import { channelCountOf } from './channel-layout.ts';
import { type AudioSource, type PcmAudio, SAMPLE_RATE_RANGE_HZ } from './pcm-audio.ts';
import { designRateConversion } from './rate-conversion.ts';

/** Frames converted at a time: what they are made of stays in the cache. */
const PIECE_FRAMES = 8_192;

/**
 * Converts audio to another sample rate: stop band below −120 dB, no delay (input frame n stays at time n / rate), length
 * frames × out / in to the nearest frame. Audio that has the rate already is returned as it is.
 *
 * @throws {RangeError} a sample rate that is not a whole number in 8000…192 000
 */
export function resample(audio: PcmAudio, sampleRate: number): PcmAudio {
  checkRate(sampleRate);
  if (sampleRate === audio.sampleRate) return audio;
  const frameCount = audio.channels[0]?.length ?? 0;
  const resampler = createResampler({ ...audio, frameCount }, sampleRate);
  const channels = audio.channels.map(() => new Float32Array(resampler.frameCount));
  for (const piece of resampler.piecesOf(0, resampler.frameCount, channels)) {
    for (const [index, room] of piece.input.entries()) {
      room.set(audio.channels[index]!.subarray(piece.startFrame, piece.startFrame + room.length));
    }
    piece.convert();
  }
  return { sampleRate, channelLayout: audio.channelLayout, channels };
}

/**
 * Converts a source to another sample rate as it is read: the samples of `resample`, in whichever pieces they are read, in bounded
 * memory: what lies under the taps, and a table of taps, which is small for rates that are in use (235 kB from 44.1 to 48 kHz) and large
 * for rates without a common factor (8 · 184 bytes for each Hz of the output's). A source that has the rate already is returned as it is.
 *
 * @throws {RangeError} a sample rate that is not a whole number in 8000…192 000
 */
export function resampleSource(source: AudioSource, sampleRate: number): AudioSource {
  checkRate(sampleRate);
  if (sampleRate === source.sampleRate) return source;
  const { channelLayout } = source;
  const { frameCount, piecesOf } = createResampler(source, sampleRate);
  return {
    sampleRate,
    channelLayout,
    frameCount,
    async read(startFrame, frames, into) {
      for (const piece of piecesOf(startFrame, frames, into)) {
        const wanted = piece.input[0]!.length;
        if (wanted > 0) await source.read(piece.startFrame, wanted, piece.input);
        piece.convert();
      }
    },
  };
}

/** A few output frames on their way. */
interface Piece {
  /** From where on `input` wants to be filled from the source. */
  readonly startFrame: number;
  readonly input: readonly Float32Array[];
  /** Once `input` is filled. */
  convert(): void;
}

function createResampler(
  source: Pick<AudioSource, 'sampleRate' | 'channelLayout' | 'frameCount'>,
  sampleRate: number,
): {
  frameCount: number;
  piecesOf(startFrame: number, frames: number, into: readonly Float32Array[]): Generator<Piece>;
} {
  checkRate(source.sampleRate);
  const { polyphase, outputFramesOf, inputOf } = designRateConversion(source.sampleRate, sampleRate);
  const converter = createKernels().createRateConverter(polyphase);
  const channelCount = channelCountOf(source.channelLayout);
  const withinSource = (frame: number) => Math.max(0, Math.min(frame, source.frameCount));
  return {
    frameCount: outputFramesOf(source.frameCount),
    *piecesOf(startFrame, frames, into) {
      for (let done = 0; done < frames; done += PIECE_FRAMES) {
        const count = Math.min(PIECE_FRAMES, frames - done);
        const { firstFrame, frames: inputFrames, firstPhase } = inputOf(startFrame + done, count);
        const [from, to] = [withinSource(firstFrame), withinSource(firstFrame + inputFrames)];
        // Before the source's first frame and behind its last lies silence.
        const input = Array.from({ length: channelCount }, () => new Float32Array(inputFrames));
        yield {
          startFrame: from,
          input: input.map((channel) => channel.subarray(from - firstFrame, to - firstFrame)),
          convert() {
            const output = into.map((channel) => channel.subarray(done, done + count));
            converter.convert(input, firstPhase, count, output);
          },
        };
      }
    },
  };
}

function checkRate(sampleRate: number): void {
  const { lowest, highest } = SAMPLE_RATE_RANGE_HZ;
  if (Number.isInteger(sampleRate) && sampleRate >= lowest && sampleRate <= highest) return;
  throw new RangeError(
    `Cannot resample as sample rates must be whole numbers from ${lowest} to ${highest} Hz: current value is ${sampleRate}`,
  );
}
