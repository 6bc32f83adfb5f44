import { html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Account, AdminApi, Role } from '../../api.ts';
import { AdminRequest } from '../../controllers/admin-request.ts';
import { saveFile } from '../../controllers/save-file.ts';
import { controls } from '../../styles/controls.ts';
import { section } from '../../styles/section.ts';
import '../copy-button/copy-button.ts';
import { SHORTEST_PASSWORD } from '../entry-lengths.ts';
import { focusHeading } from '../focus-heading.ts';
import { localTime } from '../local-time.ts';

const ROLES: Readonly<Record<Role, string>> = {
  viewer: 'viewer: may look',
  runner: 'runner: may also open, invite, try and close panels',
  admin: 'admin: may also unblind, erase, and do all of this page',
};
const MOST_DAYS = 366;
/** As the server has it for names and labels. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** Who may do what on this server: people, programs, and a copy of all of it. */
@customElement('accounts-page')
export class AccountsPage extends LitElement {
  static override styles = [controls, section];

  @property({ attribute: false }) api!: AdminApi;
  @property({ attribute: false }) account!: Account;
  @state() private removing: string | null = null;

  readonly #users = new AdminRequest(this, () => this.api.users());
  readonly #removal = new AdminRequest(this, (name: string) => this.api.removeUser(name));
  readonly #person = new AdminRequest(this, (name: string, person: { role: Role; password: string }) =>
    this.api.saveUser(name, person),
  );
  readonly #token = new AdminRequest(this, (token: { label: string; role: Role; days: number }) =>
    this.api.createToken(token),
  );
  readonly #backup = new AdminRequest(this, () => this.api.backup());

  protected override firstUpdated(): void {
    focusHeading(this);
    void this.#users.run();
  }

  protected override render() {
    return html`
      <div class="stack">
        <h1 tabindex="-1">Accounts</h1>
        ${this.#renderUsers()} ${this.#renderPersonForm()} ${this.#renderTokenForm()} ${this.#renderBackup()}
      </div>
    `;
  }

  #renderUsers() {
    const { reply, refusal } = this.#users;
    const problem = refusal ?? this.#removal.refusal;
    return html`
      <section aria-labelledby="who">
        <h2 id="who">Who may come in</h2>
        ${problem === null ? nothing : html`<p class="refusal" role="alert">${problem}</p>`}
        ${
          reply !== null && reply.users.length === 0
            ? html`<p class="soft">Nobody has an account yet: you came in by the link that the program prints. Add yourself below, to come in without it.</p>`
            : nothing
        }
        ${
          reply === null || reply.users.length === 0
            ? nothing
            : html`<div class="table" role="region" aria-label="Accounts" tabindex="0">
              <table>
                <thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">What</th><th scope="col"><span class="visually-hidden">Remove</span></th></tr></thead>
                <tbody>
                  ${reply.users.map(
                    ({ name, role, isProgram }) => html`
                      <tr>
                        <th scope="row">${name}${name === this.account.name ? ' (you)' : ''}</th>
                        <td>${role}</td>
                        <td>${isProgram ? 'program' : 'person'}</td>
                        <td>
                          <div class="choices">
                            <button type="button" class="danger" aria-label=${this.removing === name ? `Yes, remove ${name}` : `Remove ${name}`} @click=${() => void this.#remove(name)}>
                              ${this.removing === name ? 'Yes, remove' : 'Remove …'}
                            </button>
                            ${this.removing === name ? html`<button type="button" @click=${this.#keep}>Keep</button>` : nothing}
                          </div>
                        </td>
                      </tr>
                    `,
                  )}
                </tbody>
              </table>
            </div>`
        }
      </section>
    `;
  }

  #renderPersonForm() {
    const { reply, refusal, isUnderway } = this.#person;
    return html`
      <section aria-labelledby="person">
        <h2 id="person">Add a person, or give one another password</h2>
        <form class="stack" @submit=${this.#savePerson}>
          <div class="field"><label for="name">Name</label><input id="name" name="name" required autocomplete="off" maxlength="64" pattern=${NAME.source} title="Letters, digits, dots, dashes and @" /></div>
          ${this.#renderRole('person-role')}
          <div class="field">
            <label for="password">Password</label>
            <input id="password" name="password" type="password" required autocomplete="new-password" minlength=${SHORTEST_PASSWORD} maxlength="256" aria-describedby="about-password" />
            <p id="about-password" class="small soft">${SHORTEST_PASSWORD} characters or more; only a hash of it is kept. Whoever has the name already is signed out everywhere.</p>
          </div>
          ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
          <button type="submit" ?disabled=${isUnderway}>Save</button>
          <p role="status">${reply === null || refusal !== null ? nothing : `Saved: ${reply.name}, ${reply.role}.`}</p>
        </form>
      </section>
    `;
  }

  #renderTokenForm() {
    const { reply, refusal, isUnderway } = this.#token;
    return html`
      <section aria-labelledby="program">
        <h2 id="program">A token for a program</h2>
        <form class="stack" @submit=${this.#createToken}>
          <div class="field"><label for="label">What is it for?</label><input id="label" name="label" required autocomplete="off" maxlength="64" pattern=${NAME.source} title="Letters, digits, dots, dashes and @" /></div>
          ${this.#renderRole('token-role')}
          <div class="field"><label for="days">For how many days?</label><input id="days" name="days" type="number" required min="1" max=${MOST_DAYS} value="90" /></div>
          ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
          <button type="submit" ?disabled=${isUnderway}>Make a token</button>
        </form>
        <div role="status">
          ${
            reply === null
              ? nothing
              : html`<p>${reply.name}, until ${localTime(reply.expiresAt)}. It is told this once:</p>
                <p><code>${reply.token}</code> <copy-button .text=${reply.token} .label=${'Copy the token'}></copy-button></p>`
          }
        </div>
        <p class="small soft">A program sends it as <code>Authorization: Bearer …</code>; the command line takes it from <code>EARWITNESS_TOKEN</code>.</p>
      </section>
    `;
  }

  #renderRole(id: string) {
    return html`
      <div class="field">
        <label for=${id}>Role</label>
        <select id=${id} name="role">${Object.entries(ROLES).map(([role, words]) => html`<option value=${role}>${words}</option>`)}</select>
      </div>
    `;
  }

  #renderBackup() {
    const { refusal, isUnderway } = this.#backup;
    return html`
      <section aria-labelledby="backup">
        <h2 id="backup">Backup</h2>
        <p>
          The whole database as of now, as one SQLite file that a server can start from. It holds the keys and secrets of every panel, blind ones
          included: keep it where nobody looks who must stay blind. The sounds are not in it; they lie in the folders of the panels.
        </p>
        <button type="button" ?disabled=${isUnderway} @click=${() => void this.#saveBackup()}>${isUnderway ? 'Copying …' : 'Save a backup'}</button>
        ${refusal === null ? nothing : html`<p class="refusal" role="alert">${refusal}</p>`}
        <p class="small soft">At the command line: <code>npx earwitness panel backup --folder FOLDER --out backup.sqlite</code></p>
      </section>
    `;
  }

  #keep(): void {
    this.removing = null;
  }

  async #remove(name: string): Promise<void> {
    if (this.removing !== name) {
      this.removing = name;
      return;
    }
    this.removing = null;
    await this.#removal.run(name);
    await this.#users.run();
  }

  async #savePerson(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { name, role, password } = fieldsOf(form);
    if ((await this.#person.run(name ?? '', { role: role as Role, password: password ?? '' })) === null)
      return;
    form.reset();
    await this.#users.run();
  }

  async #createToken(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { label = '', role, days } = fieldsOf(form);
    if ((await this.#token.run({ label, role: role as Role, days: Number(days) })) === null) return;
    form.reset();
    await this.#users.run();
  }

  async #saveBackup(): Promise<void> {
    const file = await this.#backup.run();
    if (file !== null) saveFile(file);
  }
}

function fieldsOf(form: HTMLFormElement): Readonly<Record<string, string>> {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}
