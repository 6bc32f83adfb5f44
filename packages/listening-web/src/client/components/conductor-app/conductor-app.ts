import { localized, msg, str } from '@lit/localize';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RoomView } from '../../api.ts';
import type { Conducting } from '../../conducting.ts';
import { ConductorController } from '../../controllers/conductor-controller.ts';
import { listed } from '../../methods/listed.ts';
import { controls } from '../../styles/controls.ts';
import '../conductor-trial/conductor-trial.ts';
import type { ConductorTrial, RoomPlaysEvent } from '../conductor-trial/conductor-trial.ts';
import { focusHeading } from '../focus-heading.ts';
import { areKeysOn } from '../key-switch/key-switch.ts';
import '../link-code/link-code.ts';
import '../notice-page/notice-page.ts';
import { obstacleNotice } from '../notice-page/obstacle-notice.ts';
import { playbackName } from '../playback-names.ts';
import '../room-seats/room-seats.ts';
import '../theme-switch/theme-switch.ts';
import type { ReplaceTrialEvent } from '../trial-step/trial-step.ts';
import { styles } from './conductor-app.styles.ts';

/** The page of whoever leads a room: the way in for its seats, who is there, and the trial that this machine plays for all. */
@localized()
@customElement('conductor-app')
export class ConductorApp extends LitElement {
  static override styles = [controls, styles];

  @property({ attribute: false }) panelId = '';
  @property({ attribute: false }) conducting!: Conducting;
  @state() private keyShortcuts = areKeysOn();
  #conductorController: ConductorController | null = null;
  /** What the focus was moved to last. */
  #shown = '';

  override connectedCallback(): void {
    super.connectedCallback();
    const { conductor } = this.conducting;
    this.#conductorController ??= new ConductorController(this, { panelId: this.panelId, conductor });
    window.addEventListener('hashchange', this.#onHash);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#onHash);
  }

  protected override updated(): void {
    const { screen, view, trial, missing } = this.#conductorController!;
    const shown = [screen.kind, view?.phase, trial !== null, missing !== null].join();
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (missing !== null) this.renderRoot.querySelector<HTMLElement>('.missing button')?.focus();
    else focusHeading(this.renderRoot.querySelector<ConductorTrial>('conductor-trial') ?? this);
  }

  protected override render() {
    const { panel, isOffline } = this.#conductorController!;
    document.title = [msg('You lead the room'), panel?.title ?? 'Earwitness'].join(' · ');
    return html`
      <main>
        <header>
          <span class="title small soft">${panel?.title ?? msg('Listening test')}</span>
          <key-switch
            @switch-keys=${() => {
              this.keyShortcuts = areKeysOn();
            }}
          ></key-switch>
          <theme-switch></theme-switch>
        </header>
        ${isOffline ? html`<p class="warning small" role="alert">${msg('No connection. Nothing is lost: this page tries again by itself.')}</p>` : nothing}
        ${this.#renderScreen()}
      </main>
    `;
  }

  #renderScreen(): TemplateResult {
    const controller = this.#conductorController!;
    const { screen, view } = controller;
    switch (screen.kind) {
      case 'starting':
        return html`<p class="soft" role="status">${msg('One moment …')}</p>`;
      case 'insecure-address':
      case 'unsupported':
      case 'closed':
      case 'no-connection':
      case 'failed':
        return obstacleNotice(screen, { retryNow: controller.retryNow });
      case 'link-refused':
        return html`<notice-page
          .heading=${msg('This link to lead a room does not work')}
          .text=${msg('A part of it may be missing. It is told once, when a sitting is begun on the panel’s page: begin another there.')}
        ></notice-page>`;
      case 'room':
        return view === null ? html`` : this.#renderRoom(view);
    }
  }

  #renderRoom(view: RoomView): TemplateResult {
    if (view.phase === 'ended')
      return html`<notice-page
        .heading=${msg('The session of this room is over')}
        .text=${msg('Every answer that was given is stored. You may close this page.')}
      ></notice-page>`;
    return html`
      ${view.phase === 'waiting' ? this.#renderWaiting(view) : this.#renderRunning(view)}
      <room-seats .view=${view}></room-seats>
      ${view.phase === 'running' ? html`<details><summary>${msg('The way in')}</summary>${this.#renderLink()}</details>` : nothing}
      ${this.#renderEnd()}
    `;
  }

  #renderWaiting(view: RoomView): TemplateResult {
    const { busy } = this.#conductorController!;
    return html`
      <h1 tabindex="-1">${msg('You lead the room')}</h1>
      <p>
        ${
          view.playbackBy === 'conductor'
            ? msg(
                'This machine plays for everyone; phones only answer. You do not know which is which either.',
              )
            : msg('Everyone listens on a device of their own, and begins when you do.')
        }
        ${aboutRoom(view)}
      </p>
      ${this.#renderLink()}
      <button
        type="button"
        class="primary"
        ?disabled=${busy || view.seats.length === 0}
        @click=${() => void this.#conductorController!.begin()}
      >
        ${msg('Begin')}
      </button>
    `;
  }

  #renderLink() {
    const { sitting } = this.conducting;
    if (sitting === '') return nothing;
    const address = new URL(`p/${encodeURIComponent(this.panelId)}`, document.baseURI);
    address.hash = `sitting=${sitting}`;
    return html`<link-code .address=${address.href} .text=${msg('Everyone in the room joins by this link:')}></link-code>`;
  }

  #renderRunning(view: RoomView): TemplateResult {
    const controller = this.#conductorController!;
    const { trial, panel, busy } = controller;
    if (view.playbackBy === 'seats') return html`<h1 tabindex="-1">${msg('The room listens')}</h1>`;
    if (trial === null || panel === null) {
      return html`
        <h1 tabindex="-1">${msg('The room is ready')}</h1>
        ${view.trial === null ? nothing : html`<p>${msg('A trial was under way when this page was loaded. Who has not answered it hears it anew.')}</p>`}
        <button type="button" class="primary" ?disabled=${busy} @click=${() => void controller.next()}>
          ${view.trial === null ? msg('Next trial') : msg('Go on')}
        </button>
      `;
    }
    const seats = view.seats.filter(({ status }) => status !== 'asked');
    const count = seats.filter(({ status }) => status === 'answered').length;
    return html`
      <conductor-trial
        .panel=${panel}
        .trial=${trial}
        .keyShortcuts=${this.keyShortcuts}
        .answered=${{ count, of: seats.length }}
        ?busy=${busy}
        @room-plays=${({ plays }: RoomPlaysEvent) => controller.plays(plays)}
        @replace-trial=${({ reason }: ReplaceTrialEvent) => void controller.replace(reason)}
        @room-next=${() => void controller.next()}
      ></conductor-trial>
      ${this.#renderMissing()}
    `;
  }

  #renderMissing() {
    const controller = this.#conductorController!;
    const { missing, busy } = controller;
    if (missing === null) return nothing;
    const seats = listed(missing.map(String));
    return html`
      <div class="missing" role="alertdialog" aria-labelledby="missing">
        <p id="missing">
          ${
            missing.length === 0
              ? msg('Nobody has answered yet. Without answers the trial does not count.')
              : msg(
                  str`No answer yet from seat ${seats}. Without it, the trial does not count for who sits there.`,
                )
          }
        </p>
        <div class="row">
          <button type="button" @click=${() => controller.wait()}>${msg('Wait')}</button>
          <button type="button" ?disabled=${busy} @click=${() => void controller.next({ withoutMissing: true })}>
            ${msg('Go on without')}
          </button>
        </div>
      </div>
    `;
  }

  #renderEnd() {
    return html`
      <details class="end">
        <summary>${msg('End the session')}</summary>
        <p>${msg('This ends it for everyone, for good. Answers that were given are stored.')}</p>
        <button type="button" class="danger" ?disabled=${this.#conductorController!.busy} @click=${() => void this.#conductorController!.end()}>
          ${msg('End it now')}
        </button>
      </details>
    `;
  }

  /** Another link in this tab is another page. */
  readonly #onHash = (): void => location.reload();
}

function aboutRoom({ playback, levelDba }: RoomView): string {
  const heardOn = playback === null ? '' : msg(str`It is heard on: ${playbackName(playback)}.`);
  const level = levelDba === null ? '' : msg(str`Level at the seats: ${levelDba} dBA.`);
  return [heardOn, level].filter(Boolean).join(' ');
}
