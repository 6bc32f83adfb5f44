/** The draft that a page shows, kept in this browser at every change, and what the server knows about it. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { NoConnectionError, RefusedError } from '../api.ts';
import { Retry } from '../controllers/retry.ts';
import {
  type CheckedDraft,
  type DraftApi,
  type DraftBuild,
  type DraftItem,
  type DraftSource,
  draftApi,
  type OfferedMusic,
} from './draft-api.ts';
import { type DraftPlan, planDraft } from './draft-plan.ts';
import { comparedIn, keptIn, newDraft, type PanelDraft, panelIdOf } from './panel-draft.ts';
import { panelOf } from './panel-of.ts';

const DRAFT_KEY = 'earwitness.panel-draft';
/** After the last key, so long. */
const SETTLED_MILLISECONDS = 400;
const POLL_MILLISECONDS = 700;

export class DraftController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly api: DraftApi;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #polling: ReturnType<typeof setTimeout> | undefined;
  readonly #musicRetry = new Retry();
  readonly #checkRetry = new Retry();
  /** Counts checks, so that a late reply does not speak of what is no longer there. */
  #checks = 0;
  /** Counts sources that were opened, so that a slow one does not take the place of what was chosen after it. */
  #openings = 0;

  draft: PanelDraft = keptDraft();
  music: OfferedMusic | null = null;
  items: readonly DraftItem[] = [];
  /** Of the draft as it was last at rest. */
  plan: DraftPlan | null = null;
  checked: CheckedDraft | null = null;
  /** Why the last thing that was asked for was not done. */
  problem: string | null = null;
  isOpening = false;
  /** Why the music could not be opened. */
  sourceProblem: string | null = null;
  /** What was written; another text is not saved yet. */
  savedText: string | null = null;
  build: DraftBuild | null = null;
  /** The panel that was opened. */
  openedPanelId: string | null = null;

  constructor(host: ReactiveControllerHost, token: string | null) {
    this.#host = host;
    this.api = draftApi(token);
    host.addController(this);
  }

  hostConnected(): void {
    void this.#askForMusic();
    this.#settle();
  }

  hostDisconnected(): void {
    clearTimeout(this.#settling);
    clearTimeout(this.#polling);
    this.#musicRetry.drop();
    this.#checkRetry.drop();
  }

  get isSaved(): boolean {
    return this.checked !== null && this.savedText === this.checked.text;
  }

  change(changes: Partial<PanelDraft>): void {
    this.draft = { ...this.draft, ...changes };
    localStorage.setItem(DRAFT_KEY, JSON.stringify(this.draft));
    if (this.build?.state !== 'building') this.build = null;
    this.openedPanelId = null;
    this.#host.requestUpdate();
    this.#settle();
  }

  /** Forgets all of it. */
  startAnew(): void {
    this.items = [];
    this.sourceProblem = null;
    this.savedText = null;
    this.change(newDraft());
  }

  /** Takes the music of a source: what was chosen before and is there too stays, else what a first look would compare. */
  async chooseSource(source: DraftSource): Promise<void> {
    const items = await this.#openSource(source);
    if (items !== null) this.change({ source, ...keptIn(items, this.draft) });
  }

  async save({ force }: { force: boolean }): Promise<void> {
    await this.#ask(async () => {
      const saved = await this.api.save(panelOf(this.draft), force);
      // What was built is of another file.
      if (saved.text !== this.savedText) this.build = null;
      this.checked = saved;
      this.savedText = saved.text;
    });
  }

  async startBuild({ force }: { force: boolean }): Promise<void> {
    await this.#ask(async () => {
      const draftId = panelIdOf(this.draft);
      this.build = await this.api.startBuild(draftId, force);
      this.#poll(draftId);
    });
  }

  async open(): Promise<void> {
    await this.#ask(async () => {
      const { progress } = await this.api.open(panelIdOf(this.draft));
      this.openedPanelId = progress.panelId;
      localStorage.removeItem(DRAFT_KEY);
    });
  }

  /** Follows a build under the id that it was begun with: the draft may be called something else by now. */
  #poll(draftId: string): void {
    clearTimeout(this.#polling);
    this.#polling = setTimeout(() => {
      void this.#ask(async () => {
        this.build = await this.api.build(draftId);
      }).then(() => {
        if (this.build?.state === 'building') this.#poll(draftId);
      });
    }, POLL_MILLISECONDS);
  }

  async #askForMusic(): Promise<void> {
    await this.#ask(
      async () => {
        this.music = await this.api.music();
      },
      { retry: this.#musicRetry, again: () => void this.#askForMusic() },
    );
    const { source } = this.draft;
    if (source !== null && this.music?.isOffered) void this.#openSource(source);
  }

  /** @returns null where it cannot be opened, or another was meanwhile */
  async #openSource(source: DraftSource): Promise<readonly DraftItem[] | null> {
    this.#openings += 1;
    const opening = this.#openings;
    this.isOpening = true;
    this.#host.requestUpdate();
    let opened: readonly DraftItem[] | null = null;
    let problem: string | null = null;
    try {
      opened = (await this.api.items(source)).items;
    } catch (error) {
      problem = sentenceOf(error);
    }
    if (opening !== this.#openings) return null;
    this.items = opened ?? this.items;
    this.sourceProblem = problem;
    this.isOpening = false;
    this.#host.requestUpdate();
    this.#settle();
    return opened;
  }

  /** Plans and checks what has come to rest. */
  #settle(): void {
    clearTimeout(this.#settling);
    this.#checkRetry.drop();
    this.#settling = setTimeout(() => {
      this.plan = planDraft(this.draft, this.items);
      this.#host.requestUpdate();
      void this.#check();
    }, SETTLED_MILLISECONDS);
  }

  async #check(): Promise<void> {
    const { draft } = this;
    this.#checks += 1;
    const check = this.#checks;
    if (draft.source === null || panelIdOf(draft) === '' || comparedIn(draft).length === 0) {
      this.checked = null;
      return;
    }
    await this.#ask(
      async () => {
        const checked = await this.api.check(panelOf(draft));
        if (check === this.#checks) this.checked = checked;
      },
      { retry: this.#checkRetry, again: () => void this.#check() },
    );
  }

  /** @param whenLost what nobody has asked for by a button is asked again by itself when the server is back */
  async #ask(
    step: () => Promise<void>,
    whenLost: { retry: Retry; again: () => void } | null = null,
  ): Promise<void> {
    try {
      await step();
      this.problem = null;
      whenLost?.retry.done();
    } catch (error) {
      this.problem = sentenceOf(error);
      if (error instanceof NoConnectionError) whenLost?.retry.plan(whenLost.again, error);
    }
    this.#host.requestUpdate();
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof RefusedError) return error.message;
  if (error instanceof NoConnectionError)
    return 'The server cannot be reached just now. Your draft is kept in this browser.';
  throw error;
}

/** What another version of this page has kept is not taken for a draft. */
function keptDraft(): PanelDraft {
  const empty = newDraft();
  try {
    const kept = JSON.parse(localStorage.getItem(DRAFT_KEY) ?? '{}') as Partial<PanelDraft>;
    const known = Object.entries(kept).filter(
      ([key, value]) => key in empty && typeof value === typeof empty[key as keyof PanelDraft],
    );
    return { ...empty, ...Object.fromEntries(known) };
  } catch {
    return empty;
  }
}
