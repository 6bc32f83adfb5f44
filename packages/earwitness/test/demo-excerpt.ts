/** The beginning of a piece of the demo, for what can be said of a few seconds as well as of twenty. */
import { readAudio, writeWav } from '@earwitness/engine/files';
import { DEMO_MUSIC } from './program.ts';

/**
 * Writes it as WAV with all bits of the piece.
 *
 * @param piece as its file is named, such as `krem.mix`
 */
export async function writeExcerpt(
  piece: string,
  { file, seconds }: { file: string; seconds: number },
): Promise<void> {
  const { audio } = await readAudio(`${DEMO_MUSIC}/${piece}.flac`);
  const frames = seconds * audio.sampleRate;
  await writeWav(file, { ...audio, channels: audio.channels.map((channel) => channel.slice(0, frames)) });
}
