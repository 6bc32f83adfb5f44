/** Which form each method is answered by. A new method is one line here, and a form of its own if none of these fits. */
import type { PanelMethod } from '@earwitness/bench/panel';
import type { TemplateResult } from 'lit';
import { html, literal } from 'lit/static-html.js';
import '../components/choice-answer/choice-answer.ts';
import '../components/ranking-answer/ranking-answer.ts';
import '../components/rating-answer/rating-answer.ts';
import type { AskedTrial } from '../api.ts';
import type { AnswerProgressEvent, Layout } from './answer-form.ts';

/** What every form is given. */
interface AnswerFormContext {
  readonly trial: AskedTrial;
  readonly layout: Layout;
  readonly keyShortcuts: boolean;
  readonly open: boolean;
  readonly heard: ReadonlySet<string>;
  readonly chosen: string;
  readonly playing: boolean;
  readonly onProgress: (event: AnswerProgressEvent) => void;
}

interface MethodForm {
  /** Whether the stimuli are among what is answered, rather than in a row of their own. */
  readonly holdsStimuli: boolean;
  /** Whether the listener is asked how sure the answer is: not at all, if they like, or always. */
  readonly confidence: 'not-asked' | 'optional' | 'required';
  render(context: AnswerFormContext): TemplateResult;
}

const renderWith =
  (tag: ReturnType<typeof literal>): MethodForm['render'] =>
  ({ trial, layout, keyShortcuts, open, heard, chosen, playing, onProgress }) =>
    html`
    <${tag}
      class="form"
      .trial=${trial}
      .layout=${layout}
      .keyShortcuts=${keyShortcuts}
      .open=${open}
      .heard=${heard}
      .chosen=${chosen}
      .playing=${playing}
      @answer-progress=${onProgress}
    ></${tag}>
  `;

const CHOICE: MethodForm = {
  holdsStimuli: false,
  confidence: 'optional',
  render: renderWith(literal`choice-answer`),
};

const RANKING: MethodForm = {
  holdsStimuli: true,
  confidence: 'not-asked',
  render: renderWith(literal`ranking-answer`),
};

const RATING: MethodForm = {
  holdsStimuli: true,
  confidence: 'not-asked',
  render: renderWith(literal`rating-answer`),
};

export const ANSWER_FORMS: Readonly<Record<PanelMethod, MethodForm>> = {
  abx: CHOICE,
  'same-different': CHOICE,
  triangle: CHOICE,
  tetrad: CHOICE,
  preference: CHOICE,
  'paired-comparison': CHOICE,
  identification: { ...CHOICE, confidence: 'required' },
  ranking: RANKING,
  'multi-stimulus': RATING,
  mushra: RATING,
  'triple-stimulus': RATING,
};
