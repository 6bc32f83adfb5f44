/** Where panels are drawn up: music of one folder is looked through, listened to and written into `panel.yaml`, and packs are built of it. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import {
  type DraftComparison,
  type DraftItem,
  type DraftSource,
  type DraftSuggestion,
  type DraftWaveform,
  writeFileSafely,
} from '@earwitness/bench';
import type { PanelFileInput } from '@earwitness/bench/panel';
import { DraftRefusedError, NotFoundError } from '../errors.ts';
import type { StimulusType } from '../panels/panel-api.ts';
import type { BuildProgress, CheckedDraft } from './draft-job.ts';
import { createDraftProcess, type DraftProcess } from './draft-process.ts';
import { findMusicPlaces, type MusicPlace } from './music-places.ts';

/** A panel as a page draws it up: whatever is wrong with it is told by `check`. Paths are relative to the music folder. */
export interface DraftPanel {
  readonly panelId: string;
  readonly material: DraftSource & Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

interface OfferedMusic {
  /** Whether the server was started with a folder of music, and one for panels. */
  readonly isOffered: boolean;
  readonly places: readonly MusicPlace[];
  /** Whether these are all. */
  readonly isWhole: boolean;
}

/** Where an excerpt lies, and what is made of it besides. */
interface SoundsPlace {
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** The condition that a low and a mid anchor are made of. */
  readonly anchorsOf?: string;
}

/** Sounds of an excerpt, as a player takes them. */
interface PreparedSounds {
  readonly sampleRate: number;
  readonly channelCount: number;
  readonly frameCount: number;
  readonly startSeconds: number;
  readonly formats: readonly { readonly type: StimulusType; readonly byteLength: number }[];
  readonly sounds: readonly {
    readonly conditionId: string;
    readonly gainDb: number;
    readonly soundId: string;
  }[];
  readonly warnings: readonly { readonly kind: string; readonly message: string }[];
}

interface DraftBuild {
  readonly state: 'building' | 'built' | 'failed';
  readonly progress: BuildProgress | null;
  readonly problem: string | null;
  readonly warnings: readonly { readonly kind: string; readonly message: string }[];
}

export interface DraftDesk {
  music(): Promise<OfferedMusic>;
  items(source: DraftSource): Promise<DraftItem[]>;
  waveform(comparison: DraftComparison): Promise<DraftWaveform>;
  suggest(comparison: DraftComparison, wish: { seconds: number }): Promise<DraftSuggestion[]>;
  prepare(comparison: DraftComparison, place: SoundsPlace): Promise<PreparedSounds>;
  /** In the first type that there is; throws {@link NotFoundError} for a sound that was prepared too long ago. */
  sound(
    soundId: string,
    { accepts }: { accepts: readonly StimulusType[] },
  ): Promise<{ type: StimulusType; bytes: Uint8Array<ArrayBuffer> }>;
  check(panel: DraftPanel): Promise<CheckedDraft>;
  /** Writes panel.yaml into a folder of the panel's own. */
  save(panel: DraftPanel, options: { force: boolean }): Promise<CheckedDraft>;
  /** Begins to build what was saved; `build()` tells how far it is. */
  startBuild(panelId: string, options: { force: boolean }): Promise<DraftBuild>;
  /** Throws {@link NotFoundError} where none was begun. */
  build(panelId: string): DraftBuild;
  close(): Promise<void>;
}

/** So many excerpts can be heard again without being made again. */
const MOST_PREPARED = 12;
const PANEL_FILE = 'panel.yaml';

/**
 * @param isOpened whether a panel of this id was opened, and so is frozen
 */
export function createDraftDesk({
  musicFolder: givenMusicFolder,
  panelsFolder,
  isOpened,
}: {
  musicFolder: string | null;
  panelsFolder: string | null;
  isOpened: (panelId: string) => boolean;
}): DraftDesk {
  let place: Promise<Place> | null = null;
  const builds = new Map<string, DraftBuild>();

  /** Opened when it is first needed: most servers draw up nothing. */
  function opened(): Promise<Place> {
    if (givenMusicFolder === null)
      throw new DraftRefusedError(
        'This server was started without a folder of music: start it with --music FOLDER.',
      );
    place ??= openPlace({ musicFolder: givenMusicFolder, panelsFolder }).catch((error: unknown) => {
      place = null;
      throw error;
    });
    return place;
  }

  function panelFileOf(panelId: string): string {
    if (panelsFolder === null)
      throw new DraftRefusedError('This server was started without a folder of panels.');
    return join(panelsFolder, panelId, PANEL_FILE);
  }

  /** The same with paths as they are from beside its file. */
  function asFile({ material, ...panel }: DraftPanel, musicFolder: string): PanelFileInput {
    const folder = join(panelFileOf(panel.panelId), '..');
    const fromThere = (path: string): string => {
      const way = relative(folder, join(musicFolder, path)).split(sep).join('/');
      return way === '' ? '.' : way;
    };
    return {
      ...panel,
      material: {
        ...material,
        ...(material.run !== undefined && { run: fromThere(material.run) }),
        ...(material.dataset !== undefined && { dataset: fromThere(material.dataset) }),
        ...(material.files !== undefined && {
          files: material.files.map((one) => ({ ...one, file: fromThere(one.file) })),
        }),
      },
      // what it says is for panelFileSchema to find right or wrong
    } as unknown as PanelFileInput;
  }

  async function check(panel: DraftPanel): Promise<CheckedDraft> {
    const { process, musicFolder } = await opened();
    return process.perform({
      kind: 'check',
      panel: asFile(panel, musicFolder),
      panelFile: panelFileOf(panel.panelId),
    });
  }

  function refuseOpened(panelId: string): void {
    if (isOpened(panelId))
      throw new DraftRefusedError(
        `The panel ${panelId} was opened and stays as it is: give yours another id.`,
      );
  }

  return {
    async music() {
      if (givenMusicFolder === null || panelsFolder === null)
        return { isOffered: false, places: [], isWhole: true };
      const { musicFolder } = await opened();
      return { isOffered: true, ...(await findMusicPlaces(musicFolder)) };
    },
    async items(source) {
      return (await opened()).process.perform({ kind: 'items', source });
    },
    async waveform(comparison) {
      return (await opened()).process.perform({ kind: 'waveform', comparison });
    },
    async suggest(comparison, { seconds }) {
      return (await opened()).process.perform({ kind: 'suggest', comparison, seconds });
    },
    async prepare(comparison, place) {
      const { process, folder, prepared } = await opened();
      const name = randomBytes(16).toString('hex');
      const { sounds, byteLengths, ...made } = await process.perform({
        kind: 'prepare',
        comparison,
        ...place,
        folder,
        name,
      });
      const named = sounds.map(({ wavFile, flacFile, ...sound }, index) => ({
        ...sound,
        soundId: `${name}-${index}`,
        files: { 'audio/wav': wavFile, 'audio/flac': flacFile },
      }));
      prepared.push(named);
      for (const old of prepared.splice(0, Math.max(0, prepared.length - MOST_PREPARED)))
        for (const { files } of old)
          for (const file of Object.values(files))
            if (file !== null) await rm(join(folder, file), { force: true });
      return {
        ...made,
        formats: [
          ...(byteLengths.flac === null
            ? []
            : [{ type: 'audio/flac' as const, byteLength: byteLengths.flac }]),
          { type: 'audio/wav' as const, byteLength: byteLengths.wav },
        ],
        sounds: named.map(({ conditionId, gainDb, soundId }) => ({ conditionId, gainDb, soundId })),
      };
    },
    async sound(soundId, { accepts }) {
      const { folder, prepared } = await opened();
      const files = prepared.flat().find((one) => one.soundId === soundId)?.files;
      const type = accepts.find((one) => files?.[one] != null);
      const file = type === undefined ? null : files?.[type];
      if (type === undefined || file == null) throw new NotFoundError();
      return { type, bytes: (await readFile(join(folder, file))) as Uint8Array<ArrayBuffer> };
    },
    check,
    async save(panel, { force }) {
      const { panelId } = panel;
      refuseOpened(panelId);
      const file = panelFileOf(panelId);
      const checked = await check(panel);
      if (checked.problem !== null)
        throw new DraftRefusedError(
          `This panel cannot be built yet, so nothing was saved: ${checked.problem.message}`,
        );
      const there = await readFile(file, 'utf8').catch(() => null);
      if (there !== null && there !== checked.text && !force)
        throw new DraftRefusedError(
          `There is another ${panelId}/${PANEL_FILE} already: give yours another id, or replace that one.`,
        );
      await writeFileSafely(file, checked.text);
      return checked;
    },
    async startBuild(panelId, { force }) {
      const { builder } = await opened();
      refuseOpened(panelId);
      const busy = [...builds].find(([, { state }]) => state === 'building');
      if (busy !== undefined) {
        if (busy[0] === panelId) return busy[1];
        throw new DraftRefusedError(`${busy[0]} is being built: wait until it is done.`);
      }
      const panelFile = panelFileOf(panelId);
      const begun: DraftBuild = { state: 'building', progress: null, problem: null, warnings: [] };
      builds.set(panelId, begun);
      builder
        .perform(
          { kind: 'build', panelFile, replace: force },
          { onProgress: (progress) => builds.set(panelId, { ...begun, progress }) },
        )
        .then(({ warnings }) => builds.set(panelId, { ...begun, state: 'built', warnings }))
        .catch((error: unknown) =>
          builds.set(panelId, {
            ...begun,
            state: 'failed',
            problem:
              error instanceof DraftRefusedError
                ? error.message
                : 'Something went wrong here: build it by the command line to see what.',
          }),
        );
      return begun;
    },
    build(panelId) {
      const build = builds.get(panelId);
      if (build === undefined) throw new NotFoundError();
      return build;
    },
    async close() {
      const there = await place?.catch(() => null);
      if (there === null || there === undefined) return;
      await Promise.all([there.process.close(), there.builder.close()]);
      await rm(there.folder, { recursive: true, force: true });
    },
  };
}

interface Place {
  /** Without links. */
  readonly musicFolder: string;
  /** Of sounds that were prepared, for this process alone. */
  readonly folder: string;
  readonly process: DraftProcess;
  /** Another, so that one can listen on while a pack is built. */
  readonly builder: DraftProcess;
  readonly prepared: {
    readonly soundId: string;
    readonly files: Readonly<Record<StimulusType, string | null>>;
  }[][];
}

async function openPlace({
  musicFolder: given,
  panelsFolder,
}: {
  musicFolder: string;
  panelsFolder: string | null;
}): Promise<Place> {
  const musicFolder = await realpath(given).catch((cause: unknown) => {
    throw new DraftRefusedError('The folder of music that this server was started with is gone.', { cause });
  });
  const folder = await mkdtemp(join(tmpdir(), 'earwitness-drafts-'));
  const process = createDraftProcess({ musicFolder, panelsFolder });
  return {
    musicFolder,
    folder,
    process,
    builder: createDraftProcess({ musicFolder, panelsFolder }),
    prepared: [],
  };
}
