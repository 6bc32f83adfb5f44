/** The demo dataset's music, as tests of the aligner take it. */
import { resolve } from 'node:path';
import type { PcmAudio } from '@earwitness/engine';
import { readAudio } from '@earwitness/engine/files';

const FOLDER = resolve(import.meta.dirname, '../../../../datasets/demo/audio');

export interface DemoPiece {
  readonly name: string;
  readonly mix: PcmAudio;
  /** The artist's own master, where there is one whose lag is the same everywhere. */
  readonly master: { readonly audio: PcmAudio; readonly lagFrames: number } | null;
}

const PIECES: readonly (readonly [name: string, masterLagFrames: number | null])[] = [
  ['krem', 0],
  ['dirtylove', 220],
  ['menu', 0],
  // its limiter is switched by section, and with it the lag
  ['buzzer', null],
  ['francium', null],
];

export function openDemoPieces(): Promise<DemoPiece[]> {
  const open = async (file: string): Promise<PcmAudio> => (await readAudio(resolve(FOLDER, file))).audio;
  return Promise.all(
    PIECES.map(async ([name, lagFrames]) => ({
      name,
      mix: await open(`${name}.mix.flac`),
      master: lagFrames === null ? null : { audio: await open(`${name}.human.flac`), lagFrames },
    })),
  );
}

export function cutOut(
  audio: PcmAudio,
  { startFrame, frameCount }: { startFrame: number; frameCount: number },
): PcmAudio {
  return {
    ...audio,
    channels: audio.channels.map((channel) => channel.slice(startFrame, startFrame + frameCount)),
  };
}
