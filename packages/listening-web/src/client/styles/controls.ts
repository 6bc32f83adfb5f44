/** The controls that every page shares: native elements, dressed by the tokens. */
import { css } from 'lit';

export const controls = css`
  :host {
    display: block;
    overflow-wrap: break-word;
    /* Japanese between its phrases, not within a word. */
    word-break: auto-phrase;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  p {
    margin: 0;
    max-width: 70ch;
  }
  /* A sentence in the language of the page may stand in a panel that is read from the other side. */
  :is(h1, h2, p, li, label, button, span, output) {
    unicode-bidi: plaintext;
  }
  h1 {
    font-size: var(--text-28);
    line-height: 1.2;
    text-wrap: balance;
  }
  h2 {
    font-size: var(--text-20);
    line-height: 1.3;
  }
  h1:focus {
    outline: none;
  }
  .soft {
    color: var(--ink-soft);
  }
  .small {
    font-size: var(--text-14);
  }
  .stack {
    display: grid;
    gap: var(--space-16);
    justify-items: start;
  }
  button,
  .button {
    font: inherit;
    font-weight: 600;
    color: var(--ink);
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    min-height: var(--target);
    min-width: var(--target);
    padding: 0 var(--space-16);
    cursor: pointer;
    touch-action: manipulation;
    transition:
      background var(--motion),
      color var(--motion);
  }
  a.button {
    display: inline-flex;
    align-items: center;
    text-decoration: none;
  }
  @media (hover: hover) {
    button:hover:not(:disabled, [aria-disabled="true"], [aria-pressed="true"]) {
      background: var(--accent-soft);
    }
    button.primary:hover:not(:disabled, [aria-disabled="true"]) {
      background: color-mix(in srgb, var(--accent) 88%, var(--ink));
    }
    button.danger:hover:not(:disabled) {
      color: var(--danger-ink);
      background: var(--danger);
    }
  }
  button:disabled,
  button[aria-disabled="true"] {
    color: var(--ink-soft);
    border-style: dashed;
    cursor: default;
  }
  button.primary {
    color: var(--accent-ink);
    background: var(--accent);
    border-color: var(--accent);
  }
  button.primary:disabled,
  button.primary[aria-disabled="true"] {
    color: var(--ink-soft);
    background: transparent;
    border-color: var(--edge);
  }
  button.danger {
    color: var(--danger);
    border-color: var(--danger);
  }
  :is(button, input, a, textarea, summary, [tabindex="0"]):focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  input[type="radio"],
  input[type="checkbox"] {
    accent-color: var(--accent);
    width: 20px;
    height: 20px;
    margin: 0;
    flex: none;
  }
  kbd {
    font: 600 0.75rem / 1 var(--font);
    display: inline-block;
    min-width: 1.5em;
    white-space: nowrap;
    padding: 3px 5px;
    text-align: center;
    color: inherit;
    border: 1px solid currentColor;
    border-radius: 4px;
    opacity: 0.85;
  }
  code {
    font: 0.875rem / 1.5 var(--font-mono);
    background: var(--ground);
    border: 1px solid var(--line);
    border-radius: 4px;
    padding: 2px 6px;
    overflow-wrap: anywhere;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
