/** The loudest stretch of mix, master and reference, ready to be heard in an account. */
import type { AccountExcerpt } from '@earwitness/bench';
import { type PcmAudio, resample } from '@earwitness/engine';
import { encodeWav, openAudio } from '@earwitness/engine/files';
import { type Analysis, channelCountOf, measureIntegratedLoudness } from '@earwitness/engine/measure';

/** Longer ones make the page too heavy to send: a second of stereo takes a quarter of a megabyte. */
const EXCERPT_SECONDS = 24;
const HIGHEST_RATE_HZ = 48_000;

/** A file, and the analysis that says where it is loudest. */
interface Version {
  readonly version: AccountExcerpt['version'];
  readonly path: string;
  readonly analysis: Analysis;
}

/** @returns mix and master at the same place, that of the master's loudest stretch; a reference at its own; none of silence */
export async function cutExcerpts({
  mix,
  master,
  reference,
}: {
  mix: string;
  master: { readonly path: string; readonly analysis: Analysis };
  reference?: { readonly path: string; readonly analysis: Analysis } | undefined;
}): Promise<readonly AccountExcerpt[]> {
  const versions: readonly Version[] = [
    { version: 'mix', path: mix, analysis: master.analysis },
    { version: 'master', ...master },
    ...(reference === undefined ? [] : [{ version: 'reference' as const, ...reference }]),
  ];
  const cuts = await Promise.all(versions.map(cut));
  const levels = cuts.map(({ audio }) => measureIntegratedLoudness(audio));
  const present = levels.filter((level) => level !== null);
  if (present.length < levels.length) return [];
  const quietest = Math.min(...present);
  return cuts.map(({ version, audio, startSeconds }, index) => ({
    version,
    wav: encodeWav(audio, { bitDepth: 16, dither: 'tpdf' }),
    startSeconds,
    seconds: audio.channels[0]!.length / audio.sampleRate,
    matchGainDb: quietest - levels[index]!,
  }));
}

async function cut({ version, path, analysis }: Version) {
  const startSeconds = loudestStart(analysis);
  const { source, close } = await openAudio(path);
  try {
    const { sampleRate, channelLayout, frameCount } = source;
    const startFrame = Math.round(startSeconds * sampleRate);
    const frames = Math.min(frameCount - startFrame, Math.round(EXCERPT_SECONDS * sampleRate));
    const channels = Array.from({ length: channelCountOf(channelLayout) }, () => new Float32Array(frames));
    await source.read(startFrame, frames, channels);
    const audio = withinFullScale(resample({ sampleRate, channelLayout, channels }, excerptRate(sampleRate)));
    return { version, audio, startSeconds };
  } finally {
    await close();
  }
}

/** In whole tenths of a second. */
function loudestStart({ seconds, loudnessOverTime: { hopSeconds, momentaryLufs } }: Analysis): number {
  if (seconds <= EXCERPT_SECONDS) return 0;
  const energies = momentaryLufs.map((lufs) => (lufs === null ? 0 : 10 ** (lufs / 10)));
  const hops = Math.round(EXCERPT_SECONDS / hopSeconds);
  let sum = energies.slice(0, hops).reduce((total, energy) => total + energy, 0);
  let best = { sum, start: 0 };
  for (let start = 1; start + hops <= energies.length; start++) {
    sum += energies[start + hops - 1]! - energies[start - 1]!;
    if (sum > best.sum) best = { sum, start };
  }
  return Math.floor(best.start * hopSeconds * 10) / 10;
}

const excerptRate = (sampleRate: number): number =>
  sampleRate > HIGHEST_RATE_HZ ? excerptRate(sampleRate / 2) : sampleRate;

/** Integers hold no more; a mix in floats, or one that was converted, may go beyond. */
function withinFullScale(audio: PcmAudio): PcmAudio {
  const peak = audio.channels.reduce(
    (largest, channel) => channel.reduce((most, sample) => Math.max(most, Math.abs(sample)), largest),
    0,
  );
  if (peak < 1) return audio;
  return {
    ...audio,
    channels: audio.channels.map((channel) => channel.map((sample) => (sample * 0.999) / peak)),
  };
}
