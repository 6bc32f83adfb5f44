import type { PcmAudio } from '@earwitness/engine';
import { decodeAudio } from '@earwitness/engine/files';

/** What a page holds of a version that can be heard in it. */
export async function excerptInPage(
  page: string,
  versionId: string,
): Promise<{ audio: PcmAudio; matchGainDb: number }> {
  const [, gain] = new RegExp(`value="${versionId}"[^>]* data-match-gain-db="([^"]+)"`).exec(page) ?? [];
  const [, base64] = new RegExp(`id="audio-${versionId}">([^<]+)</script>`).exec(page) ?? [];
  const { audio } = await decodeAudio(Buffer.from(base64 ?? '', 'base64'), { name: 'an excerpt' });
  return { audio, matchGainDb: Number(gain) };
}
