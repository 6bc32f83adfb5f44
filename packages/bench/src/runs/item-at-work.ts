/** An item that a worker is at: its mix and masters, opened, measured and aligned once for all of its conditions. */
import { basename } from 'node:path';
import type { AudioSource } from '@earwitness/engine';
import { analyze } from '@earwitness/engine/measure';
import type { Condition } from '../conditions/condition.ts';
import type { AudioFile, DatasetItem } from '../datasets/dataset-manifest.ts';
import { verifyItemFile } from '../datasets/load-dataset.ts';
import { referenceMasterOf } from '../datasets/reference-master.ts';
import { DatasetError } from '../errors.ts';
import type { PlaybackSystem } from '../playback/playback-system.ts';
import { failureText } from './failure-text.ts';
import { fileOf } from './file-of.ts';
import { type Listenable, toListenable } from './listenable.ts';
import { once } from './once.ts';
import {
  type Anchor,
  type KeepAtHand,
  type PlacedAudio,
  placeAnchor,
  placeAudio,
} from './score-rendering.ts';
import { spool } from './spool.ts';
import type { Workshop } from './workshop.ts';

/** A mix or master that renderings are compared with. */
export interface ComparedAudio {
  /** `mix`, or the condition id of the master. */
  readonly name: string;
  readonly sha256: string;
  placed(): Promise<PlacedAudio>;
  heardOn(system: PlaybackSystem): Promise<PlacedAudio>;
}

export interface ItemAtWork {
  readonly item: DatasetItem;
  readonly mix: Listenable | null;
  /** What lags are counted against: the mix, else the reference master, else the first master there is; null without any. */
  readonly anchor: (ComparedAudio & { audio(): Promise<Anchor> }) | null;
  /** Every master by a human or artist; the first is the reference master. */
  readonly humans: readonly ComparedAudio[];
  readonly keepAtHand: KeepAtHand;
  /** Opens a rendering, once, under whatever condition it appears. */
  listenTo(rendering: { sha256: string; path: string }): Listenable;
  /** As heard on a system, in its place: systems do not delay. Other samples get noise of their own, at whatever lag they are. */
  hear(system: PlaybackSystem, audio: PlacedAudio): Promise<{ heard: PlacedAudio; close(): Promise<void> }>;
  close(): Promise<void>;
}

/** The first master that there is, in the order of the conditions, where none is by a human. */
async function firstMasterOf(
  item: DatasetItem,
  conditions: readonly Condition[],
): Promise<(AudioFile & { conditionId: string }) | null> {
  const delivered = referenceMasterOf(item) ?? item.conditions[0];
  if (delivered !== undefined) return delivered;
  for (const condition of conditions) {
    // one that fails says so in its own record
    const file = condition.kind === 'existing' ? await fileOf(condition, item).catch(() => null) : null;
    if (file !== null) return { ...file, conditionId: condition.conditionId };
  }
  return null;
}

/** Keeps what was made for each system. */
function oncePerSystem(
  make: (system: PlaybackSystem) => Promise<PlacedAudio>,
): (system: PlaybackSystem) => Promise<PlacedAudio> {
  const made = new Map<string, Promise<PlacedAudio>>();
  return (system) => {
    const known = made.get(system.id) ?? make(system);
    made.set(system.id, known);
    return known;
  };
}

/** Opens nothing yet: what a condition does not need is not touched. */
export async function openItem(
  { dataset, conditions, store, engineDigest, seed }: Workshop,
  item: DatasetItem,
  signal: AbortSignal | undefined,
): Promise<ItemAtWork> {
  const opened = new Map<string, Listenable>();
  const closing: (() => Promise<void>)[] = [];
  const workFolder = once(async () => {
    const { folder, giveBack } = await store.lendWorkFolder();
    closing.push(giveBack);
    return folder;
  });
  const writeDown = async (source: AudioSource) => spool(source, { folder: await workFolder(), signal });
  const keepAtHand = async (source: AudioSource): Promise<AudioSource> => {
    const spooled = await writeDown(source);
    closing.push(spooled.close);
    return spooled.source;
  };
  const listen = (
    sha256: string,
    file: () => Promise<string>,
    explain: (error: unknown) => unknown,
  ): Listenable => {
    const known = opened.get(sha256);
    if (known !== undefined) return known;
    const listenable = toListenable({ sha256, file, explain, keepAtHand, store, engineDigest, signal });
    opened.set(sha256, listenable);
    return listenable;
  };
  const listenToFile = (file: AudioFile): Listenable =>
    listen(
      file.sha256,
      () => verifyItemFile(dataset, file),
      (cause) => new DatasetError({ file: file.file, problem: failureText(cause), cause }),
    );
  const hear: ItemAtWork['hear'] = async (
    system,
    { source: clean, analysis: { samplesDigest }, alignment },
  ) => {
    // of what the scores are kept under and nothing else: items of several datasets share them
    const simulated = await system.simulate(clean, { seed: `${seed}/${system.id}/${samplesDigest}`, signal });
    const { source, close } = await writeDown(simulated.source).finally(simulated.close);
    return {
      heard: { source, analysis: await analyze(source, { signal }), alignment, cuts: new Map() },
      close,
    };
  };
  const compared = (
    name: string,
    { sha256 }: Listenable,
    place: () => Promise<PlacedAudio>,
  ): ComparedAudio => {
    const placed = once(place);
    const heardOn = oncePerSystem(async (system) => {
      const { heard, close } = await hear(system, await placed());
      closing.push(close);
      return heard;
    });
    return { name, sha256, placed, heardOn };
  };

  const mix = item.mix === undefined ? null : listenToFile(item.mix);
  const master = mix === null ? await firstMasterOf(item, conditions) : null;
  const anchored = mix ?? (master === null ? null : listenToFile(master));
  const name = master?.conditionId ?? 'mix';
  const anchorAudio = once(async (): Promise<Anchor> => ({ ...(await anchored!.measured()), name }));
  const humans = item.conditions
    .filter(({ maker }) => maker.kind === 'human' || maker.kind === 'artist')
    .map((file) => {
      const listenable = listenToFile(file);
      return compared(file.conditionId, listenable, async () =>
        placeAudio(await anchorAudio(), await listenable.measured(), { keepAtHand }),
      );
    });

  return {
    ...{ item, mix, humans, keepAtHand, hear },
    anchor:
      anchored === null
        ? null
        : {
            ...compared(name, anchored, async () => placeAnchor(await anchorAudio())),
            audio: anchorAudio,
          },
    listenTo: ({ sha256, path }) =>
      listen(
        sha256,
        async () => path,
        (cause) => new Error(failureText(cause).replaceAll(basename(path), 'its rendering'), { cause }),
      ),
    async close() {
      for (const listenable of opened.values()) await listenable.close();
      for (const close of closing.reverse()) await close();
    },
  };
}
