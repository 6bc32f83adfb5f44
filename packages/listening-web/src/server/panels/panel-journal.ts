/**
 * A panel's events and what they add up to. Whoever decides does so at once on the state held here, and answers only when the log has
 * the outcome on the disk.
 */
import { randomBytes } from 'node:crypto';
import type { Blinding } from '../blinding/blinding.ts';
import type { EventLog } from '../stores/event-log.ts';
import type { FreeTextStore } from '../stores/free-texts.ts';
import { EvidenceCourse } from './evidence-course.ts';
import type { PanelEvent } from './panel-events.ts';
import type { NotedEvent, PanelState, SessionRecord, TrialRecord } from './panel-records.ts';
import { applyEvent, beginPanel, letGo } from './panel-state.ts';
import { PanelTally } from './panel-tally.ts';
import { endedBy } from './session-flow.ts';
import { textSha256, type WrittenText } from './written-text.ts';

const FINISHED_KEPT_WHOLE = 500;

interface JournalOptions {
  readonly panelId: string;
  readonly log: EventLog;
  readonly freeTexts: FreeTextStore;
  readonly blinding: Blinding;
  readonly now: () => Date;
  /** Sessions that finished last and are kept whole: their listeners may still be on the page that thanks them. */
  readonly finishedKeptWhole?: number;
}

export class PanelJournal {
  readonly panelId: string;
  readonly #log: EventLog;
  readonly #freeTexts: FreeTextStore;
  readonly #blinding: Blinding;
  readonly #now: () => Date;
  readonly #finishedKeptWhole: number;
  #memory: Memory;

  private constructor(
    memory: Memory,
    { panelId, log, freeTexts, blinding, now, finishedKeptWhole = FINISHED_KEPT_WHOLE }: JournalOptions,
  ) {
    this.#memory = memory;
    this.panelId = panelId;
    this.#log = log;
    this.#freeTexts = freeTexts;
    this.#blinding = blinding;
    this.#now = now;
    this.#finishedKeptWhole = finishedKeptWhole;
  }

  /**
   * Takes a panel up from its log.
   *
   * @throws {EventLogBrokenError} if the log was tampered with
   * @throws {RangeError} if the panel was never frozen
   */
  static async open(options: JournalOptions): Promise<PanelJournal> {
    return new PanelJournal(await remember(options), options);
  }

  get state(): PanelState {
    return this.#memory.state;
  }

  get tally(): PanelTally {
    return this.#memory.tally;
  }

  get course(): EvidenceCourse {
    return this.#memory.course;
  }

  now(): Date {
    return this.#now();
  }

  /**
   * Takes events in at once, so that the next request decides on them, and returns when they are durable; without any, when all that
   * was decided on is. When they could not be written the state is read back from the log.
   */
  async commit(...events: readonly PanelEvent[]): Promise<void> {
    const recordedAt = this.#now().toISOString();
    for (const event of events) this.#memory.take({ recordedAt, event });
    try {
      await this.#log.append({ panelId: this.panelId, recordedAt, events });
    } catch (cause) {
      this.#memory = await remember({
        panelId: this.panelId,
        log: this.#log,
        blinding: this.#blinding,
        finishedKeptWhole: this.#finishedKeptWhole,
      });
      throw cause;
    }
  }

  /** Every answered trial, or those of one session, in the order of the log. */
  async answeredTrials({
    session = null,
  }: {
    session?: string | null;
  } = {}): Promise<readonly TrialRecord[]> {
    const inMemory = session === null ? undefined : this.state.sessions.get(session);
    if (inMemory !== undefined && inMemory.answeredTrials.length > 0) return inMemory.answeredTrials;
    const trials: TrialRecord[] = [];
    await this.#visitTrials('answer-given', (trial) => {
      if (session === null || trial.place.session === session) trials.push(trial);
    });
    return trials;
  }

  /** The same of all, one after another, in the memory of the sessions that are open at a time. */
  async visitAnsweredTrials(onTrial: (trial: TrialRecord) => void | Promise<void>): Promise<void> {
    await this.#visitTrials('answer-given', onTrial);
  }

  /** Every presentation, in the order of the log, in the memory of those that are open at a time. */
  async visitOpenedTrials(onTrial: (trial: TrialRecord) => void): Promise<void> {
    await this.#visitTrials('trial-opened', onTrial);
  }

  async #visitTrials(
    kind: 'answer-given' | 'trial-opened',
    onTrial: (trial: TrialRecord) => void | Promise<void>,
  ): Promise<void> {
    let state: PanelState | undefined;
    await this.#log.visit(this.panelId, (noted): void | Promise<void> => {
      state = state === undefined ? beginPanel(noted) : applyEvent(state, noted);
      const trial = trialOf(state, noted.event, kind);
      const taken = trial === null ? undefined : onTrial(trial);
      // A session ends with an answer, or with its room, whichever of the two is asked for.
      for (const session of endedBy(state, noted.event, { blinding: this.#blinding })) letGo(state, session);
      return taken;
    });
  }

  /**
   * Keeps words of a listener where they can be erased.
   *
   * @returns what the log may hold of them: a salted hash, by which they are found again
   */
  async keepText({ listener, text }: { listener: string; text: string }): Promise<string> {
    const salt = randomBytes(16).toString('hex');
    const textId = textSha256({ salt, text });
    await this.#freeTexts.save({ panelId: this.panelId, listener, textId, salt, text });
    return textId;
  }

  /** All that listeners wrote and that was not erased, by what the log holds of it. */
  async texts(): Promise<ReadonlyMap<string, string>> {
    return new Map([...(await this.writtenTexts())].map(([textId, { text }]) => [textId, text]));
  }

  /** The same with the salts of the hashes. */
  async writtenTexts(): Promise<ReadonlyMap<string, WrittenText>> {
    const texts = await this.#freeTexts.ofPanel(this.panelId);
    return new Map(texts.map(({ textId, salt, text }) => [textId, { textId, salt, text }]));
  }
}

/** What an event opened, or answered; null where it did neither. */
function trialOf(
  state: PanelState,
  event: PanelEvent,
  kind: 'answer-given' | 'trial-opened',
): TrialRecord | null {
  if (event.kind === 'sitting-trial-opened' && kind === 'trial-opened')
    return state.sittings.get(event.sitting)?.openTrial ?? null;
  if (event.kind !== kind) return null;
  const session = state.sessions.get(event.session);
  return (event.kind === 'trial-opened' ? session?.openTrial : session?.answeredTrials.at(-1)) ?? null;
}

/** State and counts, which take every event together. */
interface Memory {
  readonly state: PanelState;
  readonly tally: PanelTally;
  readonly course: EvidenceCourse;
  take(noted: NotedEvent): void;
}

async function remember({
  panelId,
  log,
  blinding,
  finishedKeptWhole = FINISHED_KEPT_WHOLE,
}: Pick<JournalOptions, 'panelId' | 'log' | 'blinding' | 'finishedKeptWhole'>): Promise<Memory> {
  let memory: Memory | undefined;
  await log.visit(panelId, (noted) => {
    if (memory === undefined) memory = begin(beginPanel(noted), { blinding, finishedKeptWhole });
    else memory.take(noted);
  });
  if (memory === undefined) {
    throw new RangeError(`Cannot take up panel ${panelId} as its log must have an event: it has none`);
  }
  return memory;
}

function begin(
  state: PanelState,
  { blinding, finishedKeptWhole }: { blinding: Blinding; finishedKeptWhole: number },
): Memory {
  const tally = new PanelTally({ definition: state.definition, blinding });
  const course = new EvidenceCourse({ definition: state.definition });
  const whole: SessionRecord[] = [];
  return {
    state,
    tally,
    course,
    take(noted) {
      const { event } = noted;
      applyEvent(state, noted);
      tally.note(state, event);
      if (event.kind === 'answer-given') course.note(tally);
      for (const session of endedBy(state, event, { blinding })) {
        whole.push(session);
        const longest = whole.length > finishedKeptWhole ? whole.shift() : undefined;
        if (longest !== undefined) letGo(state, longest);
      }
    },
  };
}
