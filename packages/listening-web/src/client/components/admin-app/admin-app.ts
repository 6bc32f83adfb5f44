import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { until } from 'lit/directives/until.js';
import type { Account, BrokenPanel, PanelStatus } from '../../api.ts';
import { AdminController } from '../../controllers/admin-controller.ts';
import { hashOfPanel } from '../../controllers/admin-place.ts';
import { controls } from '../../styles/controls.ts';
import '../accounts-page/accounts-page.ts';
import '../audit-page/audit-page.ts';
import '../broken-panel/broken-panel.ts';
import { may } from '../may.ts';
import '../notice-page/notice-page.ts';
import '../panel-page/panel-page.ts';
import { STATE_NAMES } from '../panel-page/status-line.ts';
import type { SignInEvent } from '../sign-in-step/sign-in-step.ts';
import '../sign-in-step/sign-in-step.ts';
import '../theme-switch/theme-switch.ts';
import '../unblind-step/unblind-step.ts';
import { styles } from './admin-app.styles.ts';

/** What is shown beside the list. */
interface Shown {
  readonly key: string;
  readonly title: string;
  readonly page: TemplateResult;
}

/** The experimenter's page: panels on the left, the chosen one beside them. */
@customElement('admin-app')
export class AdminApp extends LitElement {
  static override styles = [controls, styles];

  readonly #admin = new AdminController(this);
  #builder: Promise<TemplateResult> | null = null;
  /** On a small screen. */
  @state() private isListOpen = false;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.#closeList);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#closeList);
  }

  protected override render() {
    const { problem, panels, account } = this.#admin;
    const shown = panels === null || account === null ? null : this.#shown(account);
    document.title = [shown?.title, 'Panels · Earwitness'].filter(Boolean).join(' · ');
    return html`
      <header>
        <span class="title">Earwitness · panels</span>
        <span class="end">
          ${account === null ? nothing : html`<span class="small soft">${account.name}, ${account.role}</span>`}
          ${this.#admin.isSignedIn ? html`<button type="button" @click=${() => void this.#admin.signOut()}>Sign out</button>` : nothing}
          <theme-switch></theme-switch>
        </span>
      </header>
      ${problem === 'no-connection' && panels !== null ? html`<p class="offline" role="status">No connection to the server: what you see may be out of date. This page tries again by itself.</p>` : nothing}
      ${shown === null ? this.#renderBefore() : this.#renderBeside(shown)}
    `;
  }

  /** Before anything may be seen. */
  #renderBefore(): TemplateResult {
    const { problem } = this.#admin;
    if (problem === 'no-account' || this.#admin.isSettingUp) {
      return html`<main class="alone">
        <sign-in-step
          ?isFirst=${this.#admin.isSettingUp}
          .refusal=${this.#admin.refusal}
          @sign-in=${(event: SignInEvent) => void this.#admin.signIn(event)}
        ></sign-in-step>
      </main>`;
    }
    if (problem === 'wrong-token') {
      return html`<main class="alone">
        <notice-page
          heading="This admin link is not valid"
          text="The program that serves the panels prints the whole link, with its token, when it starts. Open that link; it is new at each start unless you set it."
        ></notice-page>
      </main>`;
    }
    return html`<main class="alone">
      ${
        problem === 'no-connection'
          ? html`<notice-page heading="No connection" text="The server cannot be reached. This page tries again by itself."></notice-page>`
          : html`<p class="soft" role="status">One moment …</p>`
      }
    </main>`;
  }

  #renderBeside({ key, title, page }: Shown): TemplateResult {
    return html`
      <div class="columns">
        <div class="list">
          <button class="opener" type="button" aria-expanded=${String(this.isListOpen)} aria-controls="list" @click=${this.#toggleList}>
            <span>${title}</span><span aria-hidden="true">${this.isListOpen ? '▴' : '▾'}</span>
          </button>
          <div id="list" class=${this.isListOpen ? 'open' : ''}>${this.#renderList(key)}</div>
        </div>
        <main @panel-changed=${this.#lookAgain}>${keyed(key, page)}</main>
      </div>
    `;
  }

  #renderList(shownKey: string) {
    const { panels, broken, account } = this.#admin;
    const isAdmin = account !== null && may(account.role, { as: 'admin' });
    const isRunner = account !== null && may(account.role, { as: 'runner' });
    return html`
      <nav aria-label="Panels">
        <ul>
          ${isRunner ? renderEntry({ href: '#/new', title: 'New panel', isShown: shownKey === '/new' }) : nothing}
          ${panels?.map(({ panelId, title, state: phase, answers, simulated }) =>
            renderEntry({
              href: hashOfPanel(panelId),
              title,
              about: `${STATE_NAMES[phase]} · ${answers} answers${simulated ? ' · simulated' : ''}`,
              isShown: shownKey === panelId || shownKey === `unblind ${panelId}`,
            }),
          )}
          ${broken.map(({ panelId }) =>
            renderEntry({
              href: hashOfPanel(panelId),
              title: panelId,
              about: 'Broken: look at what to do',
              isShown: shownKey === panelId,
            }),
          )}
        </ul>
      </nav>
      ${
        isAdmin
          ? html`<nav aria-label="This server">
            <ul>
              ${renderEntry({ href: '#/accounts', title: 'Accounts and backup', isShown: shownKey === '/accounts' })}
              ${renderEntry({ href: '#/audit', title: 'Audit log', isShown: shownKey === '/audit' })}
            </ul>
          </nav>`
          : nothing
      }
    `;
  }

  #shown(account: Account): Shown {
    const { place, api, panels, broken } = this.#admin;
    if (place.page === 'new') return this.#shownBuilder(account);
    if (place.page !== 'panel') {
      const isAccounts = place.page === 'accounts';
      const title = isAccounts ? 'Accounts' : 'Audit log';
      const key = `/${place.page}`;
      if (!may(account.role, { as: 'admin' }))
        return {
          key,
          title,
          page: notice(title, 'Only an admin may see this. Ask one to give you that role.'),
        };
      return {
        key,
        title,
        page: isAccounts
          ? html`<accounts-page .api=${api} .account=${account}></accounts-page>`
          : html`<audit-page .api=${api}></audit-page>`,
      };
    }
    const { panelId } = place;
    const panel = panelId === null ? panels?.[0] : panels?.find((one) => one.panelId === panelId);
    if (panel !== undefined) return this.#shownPanel(panel, account);
    const damaged = panelId === null ? broken[0] : broken.find((one) => one.panelId === panelId);
    if (damaged !== undefined) return shownBroken(damaged);
    return panelId === null
      ? { key: '', title: 'Panels', page: NO_PANEL }
      : {
          key: '',
          title: 'Panels',
          page: notice('No such panel', `This server has no panel “${panelId}”. Choose one of the list.`),
        };
  }

  #shownBuilder({ role }: Account): Shown {
    const [key, title] = ['/new', 'New panel'];
    if (!may(role, { as: 'runner' }))
      return {
        key,
        title,
        page: notice(
          title,
          'Only a runner or an admin may draw up panels. Ask an admin to give you that role.',
        ),
      };
    // Loaded when it is wanted: listeners never do.
    this.#builder ??= import('../panel-builder/panel-builder.ts').then(
      () => html`<panel-builder></panel-builder>`,
      () => notice(title, 'This page could not be loaded. Load it again.'),
    );
    return {
      key,
      title,
      page: html`${until(this.#builder, html`<p role="status" class="soft">One moment …</p>`)}`,
    };
  }

  #shownPanel(panel: PanelStatus, account: Account): Shown {
    const { api, place, listenerUrl } = this.#admin;
    const { panelId, title, state: phase } = panel;
    const href = hashOfPanel(panelId);
    if (place.page === 'panel' && place.step === 'unblind' && phase === 'closed') {
      return {
        key: `unblind ${panelId}`,
        title,
        page: may(account.role, { as: 'admin' })
          ? html`<unblind-step .api=${api} .panel=${panel} .backHref=${href}></unblind-step>`
          : notice('Unblinding', 'Only an admin may unblind a panel. Ask one to do it.'),
      };
    }
    return {
      key: panelId,
      title,
      page: html`<panel-page
        .api=${api}
        .panel=${panel}
        .account=${account}
        .listenerUrl=${listenerUrl}
        .unblindHref=${`#/${panelId}/unblind`}
      ></panel-page>`,
    };
  }

  #toggleList(): void {
    this.isListOpen = !this.isListOpen;
  }

  readonly #closeList = (): void => {
    this.isListOpen = false;
  };

  async #lookAgain(): Promise<void> {
    await this.#admin.refresh();
  }
}

const NO_PANEL = html`<notice-page heading="No panel yet" text="Draw one up under “New panel”, or start one from the command line, then come back here:">
  <p><code>npx earwitness abx MASTER-ONE.wav MASTER-TWO.wav</code></p>
  <p class="soft">asks whether a difference between two files can be heard.</p>
  <p><code>npx earwitness demo</code></p>
  <p class="soft">makes a panel from the demo dataset.</p>
</notice-page>`;

const notice = (heading: string, text: string): TemplateResult =>
  html`<notice-page heading=${heading} text=${text}></notice-page>`;

const shownBroken = (broken: BrokenPanel): Shown => ({
  key: broken.panelId,
  title: broken.panelId,
  page: html`<broken-panel .broken=${broken}></broken-panel>`,
});

function renderEntry({
  href,
  title,
  about = null,
  isShown,
}: {
  href: string;
  title: string;
  about?: string | null;
  isShown: boolean;
}) {
  return html`
    <li>
      <a href=${href} aria-current=${isShown ? 'page' : nothing}>
        <span>${title}</span>
        ${about === null ? nothing : html`<span class="small soft">${about}</span>`}
      </a>
    </li>
  `;
}
