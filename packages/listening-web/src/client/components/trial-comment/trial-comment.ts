import { localized, msg } from '@lit/localize';
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controls } from '../../styles/controls.ts';

/** As long as the server keeps them. */
const LONGEST_COMMENT = 2_000;

/** A comment has been changed. */
export class CommentEvent extends Event {
  readonly comment: string;

  constructor(comment: string) {
    super('comment');
    this.comment = comment;
  }
}

/**
 * A few words on a trial for who wants to leave some, folded away behind a button.
 *
 * @fires comment - CommentEvent
 */
@localized()
@customElement('trial-comment')
export class TrialComment extends LitElement {
  static override styles = [
    controls,
    css`
      .open {
        padding: 0 var(--space-8);
        font-weight: 400;
        background: transparent;
      }
      dialog {
        width: min(560px, calc(100vw - 32px));
        padding: var(--space-16);
        color: var(--ink);
        background: var(--surface);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 50%);
      }
      form {
        display: grid;
        gap: var(--space-8);
      }
      label {
        font-weight: 600;
      }
      textarea {
        width: 100%;
        min-height: 120px;
        padding: var(--space-8);
        font: inherit;
        color: inherit;
        background: var(--ground);
        border: 1px solid var(--edge);
        border-radius: var(--radius);
        resize: vertical;
      }
      form button {
        justify-self: end;
      }
    `,
  ];

  @property() comment = '';

  protected override render() {
    return html`
      <button type="button" class="open small" aria-haspopup="dialog" @click=${() => this.#dialog.showModal()}>
        ${this.comment === '' ? msg('Comment') : msg('Change comment')}
      </button>
      <dialog aria-labelledby="comment-label">
        <form method="dialog">
          <label id="comment-label" for="comment">${msg('A comment on this trial (you may leave it out)')}</label>
          <textarea
            id="comment"
            maxlength=${LONGEST_COMMENT}
            .value=${this.comment}
            @input=${(event: Event) => this.dispatchEvent(new CommentEvent((event.target as HTMLTextAreaElement).value))}
          ></textarea>
          <button type="submit" class="primary">${msg('Done')}</button>
        </form>
      </dialog>
    `;
  }

  get #dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector('dialog')!;
  }
}
