import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { DraftCrowd, DraftQuota, PanelDraft } from '../../panel-draft/panel-draft.ts';
import { PLAYBACK_SYSTEMS, playbackName } from '../playback-names.ts';
import { enteredText } from './draft-change-event.ts';
import { countField, DraftTopic, refusalOf } from './draft-topic.ts';
import { LANGUAGES } from './panel-languages.ts';

const PLATFORMS: Readonly<Record<DraftCrowd['platform'], string>> = {
  '': 'nobody',
  prolific: 'Prolific',
  mturk: 'Mechanical Turk',
  other: 'another platform',
};
const COLUMNS: Readonly<Record<DraftQuota['column'], string>> = {
  playback: 'listening on',
  trainedListener: 'as trained',
  language: 'in the language',
};

/** The usual value of a column: a quota always is of one that there can be. */
function valuesOf(column: DraftQuota['column'], { languages }: PanelDraft): [string, string][] {
  if (column === 'trainedListener')
    return [
      ['true', 'yes'],
      ['false', 'no'],
    ];
  if (column === 'language') return languages.map((language) => [language, LANGUAGES[language] ?? language]);
  return PLAYBACK_SYSTEMS.map((system) => [system, playbackName(system)]);
}

/** Who may come, who sends them, and how many of each kind. */
@customElement('access-topic')
export class AccessTopic extends DraftTopic {
  protected override render() {
    const { draft, checked } = this;
    const { access, crowd, quotas } = draft;
    const said = [
      access === 'open' ? 'whoever has the address' : 'those who are invited',
      ...(crowd.platform === '' ? [] : [`sent by ${PLATFORMS[crowd.platform]}`]),
      ...(quotas.length === 0 ? [] : [quotas.length === 1 ? '1 quota' : `${quotas.length} quotas`]),
    ].join(', ');
    return html`
      <more-topic heading="Who may come" .said=${said} .refusal=${refusalOf(checked, 'access', 'quotas')}>
        <label class="field">
          <span>Open to</span>
          <select @change=${(event: Event) => this.change({ access: enteredText(event) as PanelDraft['access'] })}>
            <option value="open" ?selected=${access === 'open'}>whoever has the address</option>
            <option value="invited" ?selected=${access === 'invited'}>those who are invited</option>
          </select>
        </label>
        ${this.#renderCrowd(crowd)}
        <fieldset>
          <legend>Quotas</legend>
          <p class="small soft">So many listeners of a kind; more are turned away before they begin.</p>
          ${quotas.map((quota, index) => this.#renderQuota(quota, index))}
          <button type="button" @click=${() => this.change({ quotas: [...quotas, { column: 'playback', value: 'headphones', listeners: 10 }] })}>Add a quota</button>
        </fieldset>
      </more-topic>
    `;
  }

  #renderCrowd(crowd: DraftCrowd) {
    const change = (changes: Partial<DraftCrowd>) => this.change({ crowd: { ...crowd, ...changes } });
    const address = (key: 'returnUrl' | 'screenedOutUrl', label: string) => html`
      <label class="field wide">
        <span>${label}</span>
        <input type="text" placeholder="https://…{code}" .value=${crowd[key]} @input=${(event: Event) => change({ [key]: enteredText(event).trim() })} />
      </label>
    `;
    return html`
      <label class="field">
        <span>Listeners are sent by</span>
        <select @change=${(event: Event) => change({ platform: enteredText(event) as DraftCrowd['platform'] })}>
          ${Object.entries(PLATFORMS).map(([platform, name]) => html`<option value=${platform} ?selected=${platform === crowd.platform}>${name}</option>`)}
        </select>
      </label>
      ${
        crowd.platform === ''
          ? nothing
          : html`
            ${address('returnUrl', 'Where it wants them back')}
            ${address('screenedOutUrl', 'Where it wants those whom the qualification turned away')}
            <p class="small soft">Each is known by the platform’s id, takes part once, and gets a completion code, which stands in the place of <code>{code}</code>. Left empty: they are shown the code to type it in.</p>
          `
      }
    `;
  }

  #renderQuota(quota: DraftQuota, index: number) {
    const { quotas } = this.draft;
    const number = index + 1;
    const change = (changes: Partial<DraftQuota>) =>
      this.change({ quotas: quotas.map((one, at) => (at === index ? { ...one, ...changes } : one)) });
    return html`
      <div class="row group">
        ${countField({ label: `Listeners of quota ${number}`, value: quota.listeners, min: 1, max: 100_000 }, (listeners) => change({ listeners }))}
        <label class="field"><span>Counted <span class="visually-hidden">(quota ${number})</span></span>
          <select @change=${(event: Event) => {
            const column = enteredText(event) as DraftQuota['column'];
            change({ column, value: valuesOf(column, this.draft)[0]?.[0] ?? '' });
          }}>
            ${Object.entries(COLUMNS).map(([column, name]) => html`<option value=${column} ?selected=${column === quota.column}>${name}</option>`)}
          </select>
        </label>
        <label class="field"><span class="visually-hidden">Value of quota ${number}</span>
          <select @change=${(event: Event) => change({ value: enteredText(event) })}>
            ${valuesOf(quota.column, this.draft).map(([value, name]) => html`<option value=${value} ?selected=${value === quota.value}>${name}</option>`)}
          </select>
        </label>
        <button type="button" @click=${() => this.change({ quotas: quotas.filter((_, at) => at !== index) })}>Remove quota ${number}</button>
      </div>
    `;
  }
}
