/** The demo dataset's music, decoded once a test file. */
import { join, resolve } from 'node:path';
import type { PcmAudio } from '../src/audio/pcm-audio.ts';
import { readAudio } from '../src/files/read-audio.ts';

const DEMO = resolve(import.meta.dirname, '../../../datasets/demo/audio');

export const DEMO_MIXES = ['krem', 'dirtylove', 'buzzer', 'menu', 'francium'] as const;
export const DEMO_MASTERS = ['krem', 'dirtylove', 'buzzer', 'menu'] as const;

const kept = new Map<string, Promise<PcmAudio>>();

function read(file: string): Promise<PcmAudio> {
  const audio = kept.get(file) ?? readAudio(join(DEMO, file)).then((decoded) => decoded.audio);
  kept.set(file, audio);
  return audio;
}

export const demoMix = (name: (typeof DEMO_MIXES)[number]): Promise<PcmAudio> => read(`${name}.mix.flac`);
export const demoMaster = (name: (typeof DEMO_MASTERS)[number]): Promise<PcmAudio> =>
  read(`${name}.human.flac`);

/** A stretch of audio, by seconds. */
export const excerptOf = (
  { sampleRate, channelLayout, channels }: PcmAudio,
  startSeconds: number,
  seconds: number,
): PcmAudio => ({
  sampleRate,
  channelLayout,
  channels: channels.map((channel) =>
    channel.slice(Math.round(startSeconds * sampleRate), Math.round((startSeconds + seconds) * sampleRate)),
  ),
});
