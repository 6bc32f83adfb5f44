import type { PanelDefinition } from '@earwitness/bench/panel';
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Account, AdminApi, PanelStatus, ServerFile } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { saveFile } from '../../controllers/save-file.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import { atCommandLine } from '../at-command-line.ts';
import '../copy-button/copy-button.ts';
import { counted } from '../counted.ts';
import '../link-code/link-code.ts';
import { may } from '../may.ts';
import { readLabels, readLinks } from './read-labels.ts';

const MOST_INVITATIONS = 1_000;
const LONGEST_LABEL = 200;

interface Invitations {
  /** For a mail merge. */
  readonly file: ServerFile;
  readonly lines: readonly { readonly label: string; readonly link: string }[];
}

/** How listeners come to a panel that is open: by its address, by links of their own, and the experimenter by a trial run. */
@customElement('invite-section')
export class InviteSection extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      textarea {
        min-height: 120px;
      }
      td code {
        white-space: nowrap;
      }
      link-code {
        width: 100%;
      }
    `,
  ];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) panel!: PanelStatus;
  @property({ attribute: false }) definition!: PanelDefinition;
  @property({ attribute: false }) account!: Account;
  /** Where listeners go. */
  @property() listenerUrl = '';
  @state() private text = '';

  readonly #counts = new AdminRequest(this, () => this.api.inviteCounts(this.panel.panelId));
  readonly #rehearsal = new AdminRequest(this, () => this.api.rehearse(this.panel.panelId));
  readonly #invitations = new AdminRequest(this, async (labels: string[]): Promise<Invitations> => {
    const file = await this.api.invite(this.panel.panelId, labels);
    const links = readLinks(await file.content.text());
    return { file, lines: labels.map((label, index) => ({ label, link: links[index] ?? '' })) };
  });

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('panel')) void this.#counts.keepUpWith(this.panel.lastEventAt);
  }

  protected override render() {
    const isInvited = this.definition.access.by === 'invited';
    return html`
      <section aria-labelledby="title">
        <h2 id="title">${this.panel.answers === 0 ? 'No answer yet: bring listeners' : 'Listeners'}</h2>
        <p>
          ${
            isInvited
              ? 'Only listeners with a link of their own may take this panel. Its plain address shows them what it is about, and no more.'
              : 'Whoever has this address may take the panel, once.'
          }
        </p>
        <link-code .address=${`${this.listenerUrl}/p/${this.panel.panelId}`} .text=${'Listeners’ address, for any device:'}></link-code>
        ${this.#renderRehearsal()} ${this.#renderInvitations()}
      </section>
    `;
  }

  #renderRehearsal() {
    const { reply, refusal, isUnderway } = this.#rehearsal;
    return html`
      <h3>Try it as a listener</h3>
      ${
        may(this.account.role, { as: 'runner' })
          ? html`
            <p>A run of your own is marked as a rehearsal, is counted nowhere, and moves nobody’s order.</p>
            <div class="choices">
              <button type="button" ?disabled=${isUnderway} @click=${() => void this.#rehearsal.run()}>
                ${reply === null ? 'Make a rehearsal link' : 'Make another link'}
              </button>
              ${reply === null ? nothing : html`<a class="button" href=${reply.url} target="_blank" rel="noopener">Open it in a new tab</a><copy-button .text=${reply.url} .label=${'Copy the link'}></copy-button>`}
            </div>
            ${reply === null ? nothing : html`<p class="small soft">The link holds for a day, and for as many runs as you like.</p>`}
            ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
            ${atCommandLine(`rehearse ${this.panel.panelId} --folder FOLDER`)}
          `
          : html`<p class="soft">You may look, but not run panels: a runner or an admin can make a rehearsal link for you.</p>`
      }
    `;
  }

  #renderInvitations() {
    const { reply: counts } = this.#counts;
    return html`
      <h3>Invite by links of their own</h3>
      ${
        counts === null || counts.invited === 0
          ? nothing
          : html`<p>${counted(counts.invited, 'listener')} invited, ${counts.came} of them came.</p>`
      }
      ${
        may(this.account.role, { as: 'runner' })
          ? this.#renderForm()
          : html`<p class="soft">You may look, but not run panels: ask a runner or an admin to invite.</p>`
      }
    `;
  }

  #renderForm() {
    const labels = readLabels(this.text);
    const { reply, refusal, isUnderway } = this.#invitations;
    const problem = problemOf(labels);
    return html`
      <div class="field">
        <label for="labels">Whom? One name or address a line, for your own list</label>
        <textarea
          id="labels"
          spellcheck="false"
          aria-describedby="about-labels"
          .value=${this.text}
          @input=${(event: Event) => {
            this.text = (event.target as HTMLTextAreaElement).value;
          }}
        ></textarea>
        <p id="about-labels" class="small soft">
          Each gets a link that lets one listener in. Names stay in your table: no answer is ever stored beside one.
        </p>
      </div>
      ${problem === null ? nothing : html`<p class="refusal">${problem}</p>`}
      <button type="button" ?disabled=${labels.length === 0 || problem !== null || isUnderway} @click=${() => void this.#invite(labels)}>
        ${labels.length === 0 ? 'Make invitations' : `Make ${counted(labels.length, 'invitation')}`}
      </button>
      ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal} No link was told. Links that nobody has let nobody in: make them again.</p>`}
      ${reply === null ? nothing : this.#renderLinks(reply)}
      ${atCommandLine(`invite ${this.panel.panelId} --folder FOLDER --list guests.csv --out invitations.csv`)}
    `;
  }

  #renderLinks({ file, lines }: Invitations) {
    return html`
      <p role="status">
        ${counted(lines.length, 'link')} made, and saved as ${file.name} for a mail merge. They are told this once: the database keeps only what they
        hash to.
      </p>
      <div class="choices">
        <button type="button" @click=${() => saveFile(file)}>Save the table again</button>
        <copy-button .text=${lines.map(({ label, link }) => `${label}\t${link}`).join('\n')} .label=${'Copy all of them'}></copy-button>
      </div>
      <div class="table" role="region" aria-label="Invitations" tabindex="0">
        <table>
          <thead><tr><th scope="col">For</th><th scope="col">Link</th></tr></thead>
          <tbody>${lines.map(({ label, link }) => html`<tr><th scope="row">${label}</th><td><code>${link}</code></td></tr>`)}</tbody>
        </table>
      </div>
    `;
  }

  async #invite(labels: string[]): Promise<void> {
    const made = await this.#invitations.run(labels);
    if (made === null) return;
    this.text = '';
    saveFile(made.file);
    await this.#counts.run();
  }
}

function problemOf(labels: readonly string[]): string | null {
  if (labels.length > MOST_INVITATIONS)
    return `At most ${MOST_INVITATIONS.toLocaleString('en')} at a time: these are ${labels.length.toLocaleString('en')}.`;
  const long = labels.find((label) => label.length > LONGEST_LABEL);
  return long === undefined
    ? null
    : `A line may have ${LONGEST_LABEL} characters: “${long.slice(0, 20)}…” has ${long.length}.`;
}
