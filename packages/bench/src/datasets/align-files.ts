import { resampleSource } from '@earwitness/engine';
import { openAudio } from '@earwitness/engine/files';
import { type Alignment, align } from '../alignment/align.ts';

/** Lines one file up with another, at the rate of the first; both are closed again. */
export async function alignFiles(
  anchorFile: string,
  otherFile: string,
  { maximumLagSeconds }: { maximumLagSeconds: number },
): Promise<Alignment> {
  const [anchor, other] = await Promise.all([openAudio(anchorFile), openAudio(otherFile)]);
  try {
    return await align(anchor.source, resampleSource(other.source, anchor.source.sampleRate), {
      maximumLagSeconds,
    });
  } finally {
    await Promise.all([anchor.close(), other.close()]);
  }
}
