import type { PlaybackSystem } from '@earwitness/bench/panel';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Account, AdminApi, PanelStatus, Sitting, SittingChoice } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import '../copy-button/copy-button.ts';
import { counted } from '../counted.ts';
import { localTime } from '../local-time.ts';
import { may } from '../may.ts';
import { PLAYBACK_SYSTEMS, playbackName } from '../playback-names.ts';

const PHASES: Readonly<Record<Sitting['phase'], string>> = {
  waiting: 'not begun',
  running: 'under way',
  ended: 'over',
};

/** Listeners in one room at one time: a sitting is begun here, and led on the page of its conductor. */
@customElement('panel-rooms')
export class PanelRooms extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      form {
        display: grid;
        gap: 12px;
        justify-items: start;
      }
      td form {
        display: flex;
        gap: var(--space-8);
      }
      input[type="number"] {
        width: 8em;
      }
    `,
  ];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) panel!: PanelStatus;
  @property({ attribute: false }) account!: Account;
  @state() private playbackBy: SittingChoice['playbackBy'] = 'conductor';

  readonly #list = new AdminRequest(this, () => this.api.sittings(this.panel.panelId));
  readonly #begin = new AdminRequest(this, (choice: SittingChoice) =>
    this.api.beginSitting(this.panel.panelId, choice),
  );
  readonly #deed = new AdminRequest(this, (deed: () => Promise<unknown>) => deed());

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('panel')) void this.#list.keepUpWith(this.panel.lastEventAt);
  }

  protected override render() {
    const isRunner = may(this.account.role, { as: 'runner' });
    const sittings = this.#list.reply?.sittings ?? [];
    if (sittings.length === 0 && this.panel.state !== 'open') return nothing;
    return html`
      <section aria-labelledby="title">
        <h2 id="title">Rooms</h2>
        <p>
          Listeners in one room at one time, led by a conductor who is as blind as they are. Each plays on a device of their own, or one machine plays for
          all and they only answer.
        </p>
        ${this.panel.state !== 'open' ? nothing : isRunner ? this.#renderForm() : html`<p class="soft">You may look, but not run panels: ask a runner or an admin to begin a sitting.</p>`}
        ${this.#list.refusal === null ? nothing : html`<p class="refusal">${this.#list.refusal}</p>`}
        ${sittings.length === 0 ? nothing : this.#renderList(sittings, { isRunner })}
        ${this.#deed.refusal === null ? nothing : html`<p class="refusal" role="alert">${this.#deed.refusal}</p>`}
      </section>
    `;
  }

  #renderForm() {
    const { reply, refusal, isUnderway } = this.#begin;
    return html`
      <form @submit=${this.#submit}>
        <div class="field">
          <label for="kind">Who plays?</label>
          <select
            id="kind"
            name="playbackBy"
            @change=${(event: Event) => {
              this.playbackBy = (event.target as HTMLSelectElement).value as SittingChoice['playbackBy'];
            }}
          >
            <option value="conductor">The conductor’s machine, for all</option>
            <option value="seats">Each listener’s own device</option>
          </select>
        </div>
        <div class="field">
          <label for="playback">What is it heard on?</label>
          <select id="playback" name="playback">
            ${this.playbackBy === 'seats' ? html`<option value="">Each says it</option>` : nothing}
            ${PLAYBACK_SYSTEMS.map((playback) => html`<option value=${playback} ?selected=${playback === 'studio-monitors' && this.playbackBy === 'conductor'}>${playbackName(playback)}</option>`)}
          </select>
        </div>
        <div class="field">
          <label for="level">Level at the seats, dBA (may be noted later)</label>
          <input id="level" name="levelDba" type="number" min="30" max="120" step="0.1" />
        </div>
        <button type="submit" ?disabled=${isUnderway}>Begin a sitting</button>
      </form>
      ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
      ${
        reply === null
          ? nothing
          : html`
            <p role="status">Its two links are told this once. Open the conductor’s on the machine in the room: it shows the other as a code for phones.</p>
            <div class="choices">
              <a class="button" href=${reply.conductorUrl} target="_blank" rel="noopener">Lead it in a new tab</a>
              <copy-button .text=${reply.conductorUrl} .label=${'Copy the conductor’s link'}></copy-button>
              <copy-button .text=${reply.joinUrl} .label=${'Copy the link for seats'}></copy-button>
            </div>
          `
      }
    `;
  }

  #renderList(sittings: readonly Sitting[], { isRunner }: { isRunner: boolean }) {
    return html`
      <div class="table" role="region" aria-label="Sittings" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Begun</th><th scope="col">Plays</th><th scope="col">Stands</th><th scope="col">Seats</th><th scope="col">Level, dBA</th>
              ${isRunner ? html`<th scope="col">End</th>` : nothing}
            </tr>
          </thead>
          <tbody>${sittings.map((sitting) => this.#renderSitting(sitting, { isRunner }))}</tbody>
        </table>
      </div>
    `;
  }

  #renderSitting(sitting: Sitting, { isRunner }: { isRunner: boolean }) {
    const { begunAt, playbackBy, playback, phase, seats, trialsDone, trialsTotal } = sitting;
    const begun = localTime(begunAt);
    const heardOn = playback === null ? '' : `, ${playbackName(playback)}`;
    const progress = playbackBy === 'conductor' ? `, ${trialsDone} of ${counted(trialsTotal, 'trial')}` : '';
    return html`
      <tr>
        <th scope="row">${begun}</th>
        <td>${playbackBy === 'conductor' ? 'One machine' : 'Each seat'}${heardOn}</td>
        <td>${PHASES[phase]}${progress}</td>
        <td class="number">${seats.length}</td>
        <td>${this.#renderLevel(sitting, { begun, isRunner })}</td>
        ${isRunner ? html`<td>${phase === 'ended' ? nothing : html`<button type="button" aria-label=${`End the sitting of ${begun}`} @click=${() => this.#end(sitting)}>End</button>`}</td>` : nothing}
      </tr>
    `;
  }

  #renderLevel(sitting: Sitting, { begun, isRunner }: { begun: string; isRunner: boolean }) {
    const { levelDba } = sitting;
    if (!isRunner || this.panel.state === 'unblinded') return levelDba ?? '–';
    return html`
      <form @submit=${(event: SubmitEvent) => this.#noteLevel(event, sitting)}>
        <input name="levelDba" type="number" min="30" max="120" step="0.1" aria-label=${`Level of the sitting of ${begun}, dBA`} .value=${levelDba === null ? '' : String(levelDba)} />
        <button type="submit" aria-label=${`Note the level of the sitting of ${begun}`}>Note</button>
      </form>
    `;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const given = new FormData(event.target as HTMLFormElement);
    const playback = String(given.get('playback') ?? '');
    await this.#begin.run({
      playbackBy: this.playbackBy,
      playback: playback === '' ? null : (playback as PlaybackSystem),
      levelDba: levelOf(given),
    });
    await this.#list.run();
  };

  #noteLevel(event: SubmitEvent, { sitting }: Sitting): void {
    event.preventDefault();
    const levelDba = levelOf(new FormData(event.target as HTMLFormElement));
    void this.#do(() => this.api.noteLevel(this.panel.panelId, sitting, levelDba));
  }

  #end({ sitting }: Sitting): void {
    void this.#do(() => this.api.endSitting(this.panel.panelId, sitting));
  }

  async #do(deed: () => Promise<unknown>): Promise<void> {
    await this.#deed.run(deed);
    await this.#list.run();
  }
}

function levelOf(given: FormData): number | null {
  const text = String(given.get('levelDba') ?? '').trim();
  return text === '' ? null : Number(text);
}
