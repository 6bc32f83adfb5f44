/** Forms of the set-up: large rows to tap, one under the other or side by side. */
import { css } from 'lit';

export const form = css`
  form {
    display: grid;
    gap: var(--space-16);
    justify-items: start;
  }
  fieldset {
    width: 100%;
    min-width: 0;
    margin: 0;
    padding: 0;
    border: 0;
  }
  legend,
  .question {
    padding: 0;
    margin-block-end: var(--space-8);
    font-weight: 600;
    max-width: 70ch;
  }
  .choices {
    display: grid;
    gap: var(--space-8);
  }
  .choices label,
  .tick {
    display: flex;
    align-items: center;
    gap: var(--space-8);
    min-height: var(--target);
    cursor: pointer;
  }
  .choices label {
    padding: var(--space-4) 12px;
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
  }
  .choices label:has(:checked) {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .choices label:has(:focus-visible) {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  .choices input:focus-visible {
    outline: none;
  }
  input[type="text"],
  input[type="number"],
  textarea,
  select {
    font: inherit;
    color: var(--ink);
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
    min-height: var(--target);
    padding: var(--space-8) 12px;
    width: 100%;
    max-width: 70ch;
  }
  input[inputmode] {
    max-width: 12em;
  }
  select:focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  [aria-invalid="true"] {
    border-color: var(--danger);
    box-shadow: inset 0 0 0 1px var(--danger);
  }
  .missing {
    margin-block-start: var(--space-4);
    color: var(--danger);
    font-weight: 600;
  }
  @media (max-width: 480px) {
    button[type="submit"] {
      width: 100%;
    }
  }
`;
