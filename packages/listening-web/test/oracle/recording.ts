/** What bots received, put together trial by trial, beside what only the experimenter knows: what lay under the switches. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlindingKey, PanelPack } from '@earwitness/bench/panel';
import type { PresentedTrial } from '../../src/server/panels/panel-api.ts';
import { sha256 } from '../../src/server/sha256.ts';
import type { TrafficRecord } from '../../src/simulation/visitor.ts';
import { type ContainerFace, readContainerFace } from './container-face.ts';

export type AbxSlot = 'A' | 'B' | 'X';
export const ABX_SLOTS: readonly AbxSlot[] = ['A', 'B', 'X'];

/** A reply without its samples. */
export interface ReplyFace extends Omit<TrafficRecord, 'body'> {
  readonly byteLength: number;
  /** null for sounds. */
  readonly body: string | null;
  /** null for all but sounds. */
  readonly container: ContainerFace | null;
}

/** All that a listener received of one ABX trial, and the truth. */
export interface TrialObservation {
  readonly listener: number;
  /** Of the listener's trials, from 0. */
  readonly index: number;
  readonly opened: ReplyFace;
  readonly served: Readonly<Record<AbxSlot, ReplyFace>>;
  readonly answered: ReplyFace | null;
  /** What came when the trial's tokens were tried again afterwards. */
  readonly afterwards: Readonly<Record<AbxSlot, ReplyFace>> | null;
  /** What a browser's page held once the trial could be heard: its elements, storage, timings, messages. */
  readonly page: ReplyFace | null;
  /** Whatever came before the first trial: pages, session, cookie. */
  readonly before: readonly ReplyFace[];
  readonly item: string;
  readonly xIsA: boolean;
  /** Whether the condition that the experimenter calls the first lies under A. */
  readonly firstIsUnderA: boolean;
}

/** Whose sound a file is, for the experimenter. */
export type Truth = ReadonlyMap<string, TrueSound>;

export interface TrueSound {
  readonly item: string;
  readonly isFirst: boolean;
  readonly stimulusId: string;
}

/** By the first samples of every file; the first condition of each comparison is the first in the pack. */
export async function readTruth({
  pack,
  key,
  packFolder,
}: {
  pack: PanelPack;
  key: BlindingKey;
  packFolder: string;
}): Promise<Truth> {
  const truth = new Map<string, TrueSound>();
  const entries = new Map(key.stimuli.map((entry) => [entry.stimulusId, entry]));
  for (const { stimuli } of pack.comparisons) {
    for (const [place, { stimulusId, wav, flac }] of stimuli.entries()) {
      const item = entries.get(stimulusId)?.itemId ?? '';
      for (const file of [wav, flac]) {
        if (file === null) continue;
        const { firstSamples } = readContainerFace(await readFile(join(packFolder, file.file)));
        truth.set(sha256(firstSamples), { item, isFirst: place === 0, stimulusId });
      }
    }
  }
  return truth;
}

/** How the experimenter recognizes a sound, whatever was done to its file. */
export const soundKey = (bytes: Uint8Array): string => sha256(readContainerFace(bytes).firstSamples);

interface TakenReply {
  readonly face: ReplyFace;
  /** Null for all but sounds. */
  readonly sound: string | null;
}

/** Takes in records as they come, and keeps of sounds only what is not a sample. */
export class Recording {
  readonly #truth: Truth;
  readonly #byListener = new Map<number, TakenReply[]>();
  readonly #afterwards = new Map<string, ReplyFace>();
  readonly #pages = new Map<number, ReplyFace[]>();
  readonly #texts = new Map<string, string>();
  replies = 0;

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  readonly take = (record: TrafficRecord, listener: number): void => {
    const taken = this.#faceOf(record);
    const known = this.#byListener.get(listener) ?? [];
    this.#byListener.set(listener, known);
    known.push(taken);
  };

  /** A token of a trial that is over, tried again. */
  readonly takeAfterwards = (record: TrafficRecord): void => {
    this.#afterwards.set(lastPart(record.path), this.#faceOf(record).face);
  };

  #faceOf({ body, ...rest }: TrafficRecord) {
    const isSound = rest.status === 200 && /\/api\/stimuli\//.test(rest.path);
    const text = isSound ? null : Buffer.from(body).toString('latin1');
    const face: ReplyFace = {
      ...rest,
      byteLength: body.byteLength,
      body: text,
      container: isSound ? readContainerFace(body) : null,
    };
    this.replies += 1;
    this.#note(rest.path, 'address');
    for (const [name, value] of rest.headers) this.#note(`${name}: ${value}`, `${rest.path} headers`);
    this.#note(text ?? face.container?.text ?? '', rest.path);
    return { face, sound: face.container === null ? null : sha256(face.container.firstSamples) };
  }

  /** What a listener's page holds now that the next of its trials is there. */
  readonly takePage = (content: string, listener: number): void => {
    const pages = this.#pages.get(listener) ?? [];
    this.#pages.set(listener, pages);
    const atMilliseconds = performance.now();
    pages.push(
      this.#faceOf({
        method: 'GET',
        path: '/page',
        status: 200,
        headers: [],
        body: Buffer.from(content),
        requestNumber: 0,
        completionNumber: 0,
        sentAtMilliseconds: atMilliseconds,
        firstByteMilliseconds: 0,
        totalMilliseconds: 0,
        isConnectionReused: true,
      }).face,
    );
  };

  /** Most of what is received comes again and again. */
  #note(text: string, where: string): void {
    if (!this.#texts.has(text)) this.#texts.set(text, where);
  }

  /** Everything received but samples, each text once, and where it was seen first. */
  get texts(): { readonly where: string; readonly text: string }[] {
    return [...this.#texts].map(([text, where]) => ({ text, where }));
  }

  /** The paths of every sound that was given out. */
  stimulusPaths(): string[] {
    return [...this.#byListener.values()].flatMap((records) =>
      records.filter(({ sound }) => sound !== null).map(({ face }) => face.path),
    );
  }

  /** Trials whose sounds were all recognized, in the order in which they were opened. */
  observations(): TrialObservation[] {
    return [...this.#byListener]
      .flatMap(([listener, records]) => this.#trialsOf(listener, records))
      .sort((one, other) => one.opened.sentAtMilliseconds - other.opened.sentAtMilliseconds);
  }

  #trialsOf(listener: number, records: readonly TakenReply[]): TrialObservation[] {
    const inOrder = [...records].sort((one, other) => one.face.requestNumber - other.face.requestNumber);
    const firstTrial = inOrder.findIndex(({ face }) => trialIn(face) !== null);
    const before = inOrder.slice(0, Math.max(0, firstTrial)).map(({ face }) => face);
    const soundByToken = new Map(inOrder.map((record) => [`${lastPart(record.face.path)}`, record]));
    const known = new Set<string>();
    return inOrder.flatMap(({ face: opened }) => {
      const trial = trialIn(opened);
      if (trial === null || known.has(trial.trialToken)) return [];
      const index = known.size;
      known.add(trial.trialToken);
      const tokens = new Map(trial.stimuli.map(({ slot, url }) => [slot, lastPart(url)]));
      const sounds = ABX_SLOTS.map((slot) => soundByToken.get(tokens.get(slot) ?? ''));
      const [a, b, x] = sounds.map((sound) => this.#truth.get(sound?.sound ?? ''));
      if (a === undefined || b === undefined || x === undefined) return [];
      const later = ABX_SLOTS.map((slot) => this.#afterwards.get(tokens.get(slot) ?? ''));
      const answered = inOrder.find(({ face }) => face.path.endsWith(`/${trial.trialToken}/answer`));
      return [
        {
          listener,
          index,
          opened,
          served: bySlot(sounds.map((sound) => sound!.face)),
          answered: answered?.face ?? null,
          afterwards: later.every((one) => one !== undefined) ? bySlot(later) : null,
          page: this.#pages.get(listener)?.[index] ?? null,
          before,
          item: a.item,
          xIsA: x.stimulusId === a.stimulusId,
          firstIsUnderA: a.isFirst,
        },
      ];
    });
  }
}

/** The trial that a reply gives out, at once or ahead. */
function trialIn({ method, path, status, body }: ReplyFace): PresentedTrial | null {
  if (method !== 'POST' || status !== 200) return null;
  if (path.endsWith('/trials')) return JSON.parse(body ?? 'null') as PresentedTrial | null;
  if (!path.endsWith('/trials/prepare')) return null;
  return (JSON.parse(body ?? '{}') as { trial?: PresentedTrial | null }).trial ?? null;
}

/** Of an address: a sound's or a trial's token. */
export const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/\?.*/, '');

function bySlot(faces: readonly ReplyFace[]): Record<AbxSlot, ReplyFace> {
  const [a, b, x] = faces;
  return { A: a!, B: b!, X: x! };
}
