import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PanelStatus } from '../../api.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import { counted } from '../counted.ts';
import { localTime } from '../local-time.ts';
import { playbackName } from '../playback-names.ts';
import { balanceWords } from './balance-words.ts';

const METHOD_NAMES: Readonly<Record<PanelStatus['method'], string>> = {
  abx: 'ABX: is X A or B?',
  'same-different': 'Same or different',
  triangle: 'Triangle: which one of three is odd?',
  tetrad: 'Tetrad: which two of four go together?',
  preference: 'Preference: A, B or neither',
  'paired-comparison': 'Paired comparison',
  identification: 'Identification: which one is the AI?',
  ranking: 'Ranking',
  'multi-stimulus': 'Multi-stimulus rating',
  mushra: 'MUSHRA (ITU-R BS.1534)',
  'triple-stimulus': 'Triple stimulus (ITU-R BS.1116)',
};

/** How far a panel has come, in figures: nothing by condition. */
@customElement('progress-section')
export class ProgressSection extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      progress {
        width: 100%;
        height: 8px;
        accent-color: var(--accent);
      }
    `,
  ];

  @property({ attribute: false }) panel!: PanelStatus;

  protected override render() {
    const { panel } = this;
    const { answers, answersWanted, medianResponseSeconds, sessionsStarted, sessionsFinished } = panel;
    return html`
      <section aria-labelledby="title">
        <h2 id="title">Progress</h2>
        ${answersWanted === null ? nothing : html`<progress aria-label="Answers of those wanted" max=${answersWanted} value=${Math.min(answers, answersWanted)}></progress>`}
        <dl>
          <div><dt>Answers</dt><dd>${answers.toLocaleString('en')} <span class="soft">${answersWanted === null ? 'the plan names no number' : `of ${answersWanted.toLocaleString('en')} wanted`}</span></dd></div>
          <div><dt>Sessions finished</dt><dd>${sessionsFinished} <span class="soft">of ${sessionsStarted} begun</span></dd></div>
          <div><dt>Time per trial</dt><dd>${medianResponseSeconds === null ? '–' : `${medianResponseSeconds.toFixed(1)} s`} <span class="soft">half of them are quicker</span></dd></div>
          <div><dt>Trials replaced</dt><dd>${panel.voidedTrials} <span class="soft">${redrawWords(panel)}</span></dd></div>
        </dl>
        ${answers === 0 ? nothing : html`<p>${balanceWords(panel)}</p>`}
        ${this.#renderPlayback()}
        <p class="small soft">
          ${METHOD_NAMES[panel.method]} · ${counted(panel.trialsPerSession, 'trial')} a session · opened ${localTime(panel.openedAt)} ·
          last event ${localTime(panel.lastEventAt)}${panel.rehearsals > 0 ? ` · ${counted(panel.rehearsals, 'rehearsal')}, not counted anywhere` : ''}
        </p>
      </section>
    `;
  }

  #renderPlayback() {
    const { byPlayback } = this.panel;
    if (byPlayback.length === 0) return nothing;
    const all = byPlayback.reduce((sum, { answers }) => sum + answers, 0);
    return html`
      <h3 id="heard">Where they listened</h3>
      <table aria-labelledby="heard">
        <thead><tr><th scope="col">Playback</th><th scope="col" class="number">Answers</th><th scope="col" class="number">Share</th></tr></thead>
        <tbody>
          ${byPlayback.map(
            ({ playback, answers }) => html`
              <tr>
                <th scope="row">${playbackName(playback)}</th>
                <td class="number">${answers}</td>
                <td class="number">${all === 0 ? '–' : `${Math.round((100 * answers) / all)} %`}</td>
              </tr>
            `,
          )}
        </tbody>
      </table>
    `;
  }
}

function redrawWords({ overRedrawLimit }: PanelStatus): string {
  return overRedrawLimit === 0
    ? 'by glitches and reloads'
    : `${overRedrawLimit} more often than reloads explain`;
}
