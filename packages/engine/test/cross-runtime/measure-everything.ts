/** What runs in each runtime: every exact signal measured in every way, as JSON. */
import type { PcmAudio } from '../../src/audio/pcm-audio.ts';
import type { Analysis } from '../../src/measure/analysis.ts';
import { analyze } from '../../src/measure/analyze.ts';
import { collectSegments, countSegments } from '../../src/measure/collect-evidence.ts';
import { joinEvidence } from '../../src/measure/join-evidence.ts';
import { createMeter } from '../../src/measure/meter.ts';
import { readAnalysis } from '../../src/measure/read-analysis.ts';
import { EXACT_SIGNALS } from './exact-signals.ts';

/** An audio worklet's block, and two that no hop is a multiple of. */
const BLOCK_FRAMES = [128, 1_000, 77_777];

const WAYS: Readonly<Record<string, (audio: PcmAudio) => Promise<Analysis>>> = {
  'in one go': (audio) => analyze(audio),
  'segment by segment, the last first': measureSegmentsApart,
  ...Object.fromEntries(
    BLOCK_FRAMES.map((blockFrames) => [
      `in blocks of ${blockFrames}`,
      (audio: PcmAudio) => stream(audio, blockFrames),
    ]),
  ),
};

/** @returns by signal and way */
export async function measureEverything(): Promise<Record<string, Record<string, string>>> {
  const results: Record<string, Record<string, string>> = {};
  for (const [signal, make] of Object.entries(EXACT_SIGNALS)) {
    const audio = make();
    const ways: Record<string, string> = {};
    for (const [way, measure] of Object.entries(WAYS)) ways[way] = JSON.stringify(await measure(audio));
    results[signal] = ways;
  }
  return results;
}

/** As several threads would. */
async function measureSegmentsApart(audio: PcmAudio): Promise<Analysis> {
  const segmentCount = countSegments(audio.channels[0]!.length, audio.sampleRate);
  const parts = [];
  for (let first = segmentCount - 1; first >= 0; first--) {
    const end = first + 1 < segmentCount ? first + 1 : Number.POSITIVE_INFINITY;
    parts.unshift(...(await collectSegments(audio, { segments: { first, end } })));
  }
  return readAnalysis(joinEvidence(parts));
}

async function stream(audio: PcmAudio, blockFrames: number): Promise<Analysis> {
  const meter = createMeter(audio);
  const frameCount = audio.channels[0]!.length;
  for (let start = 0; start < frameCount; start += blockFrames) {
    meter.push(audio.channels.map((channel) => channel.subarray(start, start + blockFrames)));
  }
  return meter.finish();
}
