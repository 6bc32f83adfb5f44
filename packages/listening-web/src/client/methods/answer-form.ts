/** What every form of answering has in common, whatever a method asks for. */
import { LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { Answer, AskedTrial } from '../api.ts';

/** `desk`: a large screen; `hand`: a phone; `car`: a phone or tablet in a parked car. */
export type Layout = 'desk' | 'hand' | 'car';

/** How far the answer has come. */
export interface AnswerProgress {
  /** null until it is whole. */
  readonly answer: Answer['answer'] | null;
  /** What is still to be done, as a sentence; empty when the answer is whole. */
  readonly missing: string;
  /** What a screen reader is told of the last change. */
  readonly spoken: string;
}

export class AnswerProgressEvent extends Event {
  readonly progress: AnswerProgress;

  constructor(progress: AnswerProgress) {
    super('answer-progress');
    this.progress = progress;
  }
}

/**
 * A form that holds one trial's answer while it is being made; every trial gets a form of its own.
 *
 * @fires answer-progress - AnswerProgressEvent, at first and with every change
 * @fires choose - ChooseEvent, from forms that have the stimuli among them
 */
export abstract class AnswerForm extends LitElement {
  @property({ attribute: false }) trial!: AskedTrial;
  @property({ reflect: true }) layout: Layout = 'desk';
  @property({ type: Boolean }) keyShortcuts = true;
  /** Whether the trial takes an answer now: it is loaded, and nothing has been sent. */
  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) heard: ReadonlySet<string> = new Set();
  /** The stimulus that was chosen last. */
  @property() chosen = '';
  @property({ type: Boolean }) playing = false;

  protected override firstUpdated(): void {
    this.tell('');
  }

  /** Acts on a key that no text field and no other control wants; false when it means nothing here. */
  abstract takeKey(key: string): boolean;

  protected abstract get answer(): Answer['answer'] | null;
  protected abstract get missing(): string;

  protected get isAllHeard(): boolean {
    return this.trial.stimuli.every(({ slot }) => this.heard.has(slot));
  }

  protected tell(spoken: string): void {
    this.dispatchEvent(new AnswerProgressEvent({ answer: this.answer, missing: this.missing, spoken }));
  }
}
