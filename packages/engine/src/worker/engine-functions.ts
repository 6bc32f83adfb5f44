/**
 * What a page may call in its worker: by these names, with these arguments and results. Results are the caller's for good, as
 * their samples are handed over instead of copied.
 */
import { type AudioInput, createMemorySink, type PcmAudio, toAudioSource } from '../audio/pcm-audio.ts';
import { resampleSource } from '../audio/resample.ts';
import { decide } from '../decide/decide-plan.ts';
import { diagnose } from '../decide/diagnose.ts';
import { revise } from '../decide/revise.ts';
import { encodeWav } from '../files/encode-wav.ts';
import type { WavEncoding } from '../files/wav-format.ts';
import { master } from '../master.ts';
import { analyze, analyzeLoudness } from '../measure/analyze.ts';
import { learnProfile } from '../profiles/learn-profile.ts';
import { render } from '../render/render-plan.ts';
import { solveLoudness } from '../render/solve-loudness.ts';

export const ENGINE_FUNCTIONS = {
  analyze,
  analyzeLoudness,
  decide,
  diagnose,
  learnProfile,
  master,
  render,
  revise,
  solveLoudness,
  /** The samples of `resampleSource`, in memory. */
  resample: (audio: AudioInput, sampleRate: number) =>
    readWhole(resampleSource(toAudioSource(audio), sampleRate)),
  encodeWav: encode,
  /** The bytes of `encodeWav` as a file to download or to play, none of which the page has to copy. */
  encodeWavBlob: async (audio: AudioInput, encoding?: WavEncoding) =>
    new Blob([await encode(audio, encoding)], { type: 'audio/wav' }),
};

async function encode(audio: AudioInput, encoding?: WavEncoding): Promise<Uint8Array<ArrayBuffer>> {
  return encodeWav(await readWhole(audio), encoding) as Uint8Array<ArrayBuffer>;
}

/** Frames read at a time. */
const BLOCK_FRAMES = 2 ** 17;

async function readWhole(audio: AudioInput): Promise<PcmAudio> {
  const source = toAudioSource(audio);
  const memory = createMemorySink(source);
  const whole = memory.audio();
  for (let start = 0; start < source.frameCount; start += BLOCK_FRAMES) {
    const frames = Math.min(BLOCK_FRAMES, source.frameCount - start);
    const into = whole.channels.map((channel) => channel.subarray(start, start + frames));
    await source.read(start, frames, into);
  }
  return whole;
}
