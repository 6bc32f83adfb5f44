/** What somebody who draws up a panel wants to know, see and hear of its music before there is a panel: by the ways that packs are made by. */
import { join } from 'node:path';
import type { PcmAudio } from '@earwitness/engine';
import { openAudio } from '@earwitness/engine/files';
import { matchingGainsDb } from '../alignment/level-match.ts';
import { BenchError } from '../errors.ts';
import { writeFileSafely } from '../files/write-file-safely.ts';
import type { PanelMaterial } from '../panel/panel-file.ts';
import { chooseExcerpt } from '../stimuli/choose-excerpt.ts';
import {
  anchorsOf,
  type ComparedRendering,
  type ComparisonRequest,
  type ExcerptRule,
} from '../stimuli/comparison-request.ts';
import { frameCountOf, type LinedUpItem, lineUpItem } from '../stimuli/line-up.ts';
import type { MaterialItem } from '../stimuli/panel-material.ts';
import { prepareComparison } from '../stimuli/prepare-comparison.ts';
import { openInside } from './inside-folder.ts';

/** Where a panel's music is from; paths are relative to the music folder. */
export type DraftSource = Pick<PanelMaterial, 'run' | 'dataset' | 'files'>;

export interface DraftItem {
  readonly itemId: string;
  readonly itemTitle: string;
  readonly conditions: readonly {
    readonly conditionId: string;
    readonly makerKind: string;
    readonly durationSeconds: number;
  }[];
}

/** An item in the versions that are compared; all are lined up with the first. */
export interface DraftComparison {
  readonly source: DraftSource;
  readonly itemId: string;
  readonly conditionIds: readonly string[];
}

export interface DraftWaveform {
  /** Where all versions have music, in the first of them. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Heights 0…1 of equal stretches between, of all versions at one loudness: they tell none from another. */
  readonly heights: readonly number[];
}

export interface DraftSuggestion {
  readonly rule: ExcerptRule;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** The very sounds that a pack would have, but for the noise that they are rounded with. */
export interface DraftSounds {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly frameCount: number;
  readonly startSeconds: number;
  readonly sounds: readonly {
    readonly conditionId: string;
    readonly gainDb: number;
    readonly wavFile: string;
    readonly flacFile: string | null;
  }[];
  readonly byteLengths: { readonly wav: number; readonly flac: number | null };
  /** What could name a condition apart from its mastering. */
  readonly warnings: readonly { readonly kind: string; readonly message: string }[];
}

export interface DraftStudio {
  /** Opens a source without decoding its music. */
  items(source: DraftSource): Promise<DraftItem[]>;
  waveform(comparison: DraftComparison): Promise<DraftWaveform>;
  /** Where a pack's own choice would fall, by each rule that finds a place. */
  suggest(comparison: DraftComparison & { readonly seconds: number }): Promise<DraftSuggestion[]>;
  /**
   * Cuts an excerpt out of every version, equally loud, into files of a folder.
   *
   * @throws {AlignmentError | BenchError} where a pack could not be made of it either
   */
  prepare(
    comparison: DraftComparison & {
      readonly startSeconds: number;
      readonly endSeconds: number;
      readonly folder: string;
      /** What the files are named after. */
      readonly name: string;
      /** The condition that a low and a mid anchor are made of, to be heard beside the others. */
      readonly anchorsOf?: string;
    },
  ): Promise<DraftSounds>;
}

const RULES: readonly ExcerptRule[] = ['differ-most', 'typical', 'chorus'];
/** As many as a wide screen shows. */
const MOST_HEIGHTS = 600;
const MOST_WAVEFORMS = 200;
/** A version that is silent has no loudness to bring to the others'. */
const AS_IT_IS = 0;

/**
 * Opens a studio over one folder of music.
 *
 * The last item stays in memory, since one listens to many places of a piece before going on to the next.
 *
 * @param musicFolder an absolute path; nothing outside it is read
 */
export function createDraftStudio({ musicFolder }: { musicFolder: string }): DraftStudio {
  const open = openInside(musicFolder);
  const openSource = (source: DraftSource) => open(source, join(musicFolder, 'panel.yaml'));
  const keptItem = createItemKeeper();
  const waveforms = new Map<string, DraftWaveform>();

  async function find({ source, itemId, conditionIds }: DraftComparison) {
    const items = await openSource(source);
    const item =
      items.find((one) => one.itemId === itemId) ??
      refuse(`there is no “${itemId}”: there are ${items.map((one) => one.itemId).join(', ')}`);
    const renderings = conditionIds.map((conditionId): ComparedRendering => {
      const rendering =
        item.renderings.get(conditionId) ??
        refuse(`“${itemId}” has no ${conditionId}: it has ${[...item.renderings.keys()].join(', ')}`);
      return { conditionId, ...rendering };
    });
    return { item, renderings };
  }

  return {
    async items(source) {
      const items = await openSource(source);
      const described: DraftItem[] = [];
      for (const item of items) described.push(await describe(item));
      return described;
    },
    async waveform(comparison) {
      const { item, renderings } = await find(comparison);
      const key = keyOf(renderings);
      const drawn = waveforms.get(key) ?? (await draw(await keptItem(item, { renderings, seconds: 1 })));
      if (waveforms.size >= MOST_WAVEFORMS) waveforms.clear();
      waveforms.set(key, drawn);
      return drawn;
    },
    async suggest({ seconds, ...comparison }) {
      const { item, renderings } = await find(comparison);
      const { track } = await keptItem(item, { renderings, seconds });
      const { sampleRate } = track.audios[0]!;
      const suggestions: DraftSuggestion[] = [];
      for (const rule of RULES) {
        const { startFrame, frameCount } = await chooseExcerpt(track.audios, {
          rule,
          seconds,
          itemTitle: item.itemTitle,
        });
        const startSeconds = (track.startFrame + startFrame) / sampleRate;
        suggestions.push({ rule, startSeconds, endSeconds: startSeconds + frameCount / sampleRate });
      }
      return suggestions;
    },
    async prepare({ startSeconds, endSeconds, folder, name, anchorsOf: anchored, ...comparison }) {
      const { item, renderings } = await find(comparison);
      const excerpt = { startSeconds, endSeconds };
      const linedUp = await keptItem(item, { renderings, seconds: endSeconds - startSeconds });
      const request: ComparisonRequest = {
        itemId: item.itemId,
        itemTitle: item.itemTitle,
        renderings: renderings.map((rendering, index) => ({
          ...rendering,
          audio: linedUp.sources[index]!,
        })),
        ...(anchored !== undefined && { made: anchorsOf(anchored) }),
        excerpt,
      };
      const prepared = await prepareComparison(request, { item: linedUp });
      const sounds: DraftSounds['sounds'][number][] = [];
      for (const [index, { wav, flac }] of prepared.stimuli.entries()) {
        const wavFile = `${name}-${index}.wav`;
        const flacFile = flac === null ? null : `${name}-${index}.flac`;
        await writeFileSafely(join(folder, wavFile), wav);
        if (flac !== null && flacFile !== null) await writeFileSafely(join(folder, flacFile), flac);
        const { conditionId } = prepared.identities[index]!;
        sounds.push({ conditionId, gainDb: prepared.proof.gainsDb[index]!, wavFile, flacFile });
      }
      const [first] = prepared.stimuli;
      return {
        sampleRate: prepared.sampleRate,
        channelCount: prepared.channelCount,
        frameCount: prepared.frameCount,
        startSeconds: prepared.startSeconds,
        sounds,
        byteLengths: { wav: first!.wav.byteLength, flac: first!.flac?.byteLength ?? null },
        warnings: prepared.warnings.map(({ kind, message }) => ({ kind, message })),
      };
    },
  };
}

function refuse(problem: string): never {
  throw new BenchError(`Cannot listen to this music: ${problem}`);
}

async function describe({ itemId, itemTitle, renderings }: MaterialItem): Promise<DraftItem> {
  const conditions: DraftItem['conditions'][number][] = [];
  for (const [conditionId, { makerKind, audio }] of renderings) {
    const opened = await openAudio(audio.file);
    const { frameCount, sampleRate } = opened.source;
    await opened.close();
    conditions.push({ conditionId, makerKind, durationSeconds: frameCount / sampleRate });
  }
  return { itemId, itemTitle, conditions };
}

const keyOf = (renderings: readonly ComparedRendering[]): string =>
  JSON.stringify(renderings.map(({ audio }) => ('open' in audio ? audio.sha256 : null)));

/** Opens what is lined up, and lines it up, only when it is other music or an excerpt of another length than the last. */
function createItemKeeper() {
  let opened: { key: string; sources: readonly PcmAudio[] } | null = null;
  let lined: { key: string; item: LinedUpItem } | null = null;
  return async (
    { itemId, itemTitle }: MaterialItem,
    { renderings, seconds }: { renderings: readonly ComparedRendering[]; seconds: number },
  ): Promise<LinedUpItem> => {
    const key = keyOf(renderings);
    const lengthKey = `${key} ${seconds}`;
    if (lined?.key === lengthKey) return lined.item;
    if (opened?.key !== key) {
      // what was there goes before the next comes: two pieces need not fit into memory
      lined = null;
      opened = null;
      const sources: PcmAudio[] = [];
      for (const { audio } of renderings) sources.push('open' in audio ? await audio.open() : audio);
      opened = { key, sources };
    }
    const { sources } = opened;
    const item = await lineUpItem({
      itemId,
      itemTitle,
      renderings: renderings.map((rendering, index) => ({ ...rendering, audio: sources[index]! })),
      excerpt: { startSeconds: 0, endSeconds: seconds },
    });
    lined = { key: lengthKey, item };
    return item;
  };
}

/** The mean of all versions' peaks, each as loud as the others. */
async function draw({ track: { audios, startFrame } }: LinedUpItem): Promise<DraftWaveform> {
  const { sampleRate } = audios[0]!;
  const frames = frameCountOf(audios[0]!);
  const gains = await matchingGainsDb(audios).catch((error: unknown) => {
    if (error instanceof BenchError) return audios.map(() => AS_IT_IS);
    throw error;
  });
  const bars = Math.max(1, Math.min(MOST_HEIGHTS, Math.floor(frames / sampleRate / 0.05)));
  const heights = Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * frames) / bars);
    const to = Math.floor(((bar + 1) * frames) / bars);
    const peaks = audios.map(
      ({ channels }, index) =>
        10 ** (gains[index]! / 20) * Math.max(...channels.map((channel) => peakBetween(channel, from, to))),
    );
    return peaks.reduce((sum, peak) => sum + peak, 0) / peaks.length;
  });
  const tallest = heights.reduce((most, height) => Math.max(most, height), 0);
  return {
    startSeconds: startFrame / sampleRate,
    endSeconds: (startFrame + frames) / sampleRate,
    heights: heights.map((height) => (tallest === 0 ? 0 : Math.round((1_000 * height) / tallest) / 1_000)),
  };
}

function peakBetween(channel: Float32Array, from: number, to: number): number {
  let peak = 0;
  for (let frame = from; frame < to; frame += 1) peak = Math.max(peak, Math.abs(channel[frame]!));
  return peak;
}
