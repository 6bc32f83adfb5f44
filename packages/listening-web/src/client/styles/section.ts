/** Sections of the experimenter's pages: a card with a heading, figures, tables and deeds. */
import { css } from 'lit';

export const section = css`
  section {
    display: grid;
    gap: 12px;
    padding: var(--space-16);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    justify-items: start;
  }
  section > * {
    min-width: 0;
    max-width: 100%;
  }
  h3 {
    margin: var(--space-8) 0 0;
    font-size: var(--text-16);
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));
    gap: var(--space-16);
    width: 100%;
    margin: 0;
  }
  dt {
    font-size: var(--text-14);
    color: var(--ink-soft);
  }
  dd {
    margin: 0;
    font-size: var(--text-20);
    line-height: 1.3;
  }
  dd .soft {
    display: block;
    font-size: var(--text-14);
  }
  .table {
    width: 100%;
    overflow-x: auto;
  }
  table {
    border-collapse: collapse;
  }
  th,
  td {
    padding-block: 6px;
    padding-inline: 0 var(--space-32);
    text-align: start;
    vertical-align: top;
    font-weight: 400;
    border-bottom: 1px solid var(--line);
  }
  thead th {
    font-size: var(--text-14);
    color: var(--ink-soft);
  }
  .number {
    white-space: nowrap;
    text-align: end;
  }
  a {
    color: var(--accent);
    overflow-wrap: anywhere;
  }
  label {
    font-weight: 600;
  }
  .field {
    display: grid;
    gap: var(--space-8);
    width: 100%;
  }
  input:not([type="checkbox"]),
  select,
  textarea {
    width: min(100%, 60ch);
    min-height: var(--target);
    padding: var(--space-8);
    font: inherit;
    color: var(--ink);
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
  }
  select:focus-visible,
  .table:focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  .refusal {
    color: var(--danger);
    font-weight: 600;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-8);
  }
  a.button.danger {
    color: var(--danger);
    border-color: var(--danger);
  }
  .stack > section,
  form {
    width: 100%;
  }
  .danger-zone {
    border-color: var(--danger);
  }
  details {
    width: 100%;
  }
  summary {
    display: list-item;
    padding-block: 10px;
    font-weight: 600;
    cursor: pointer;
  }
  details[open] > :not(summary) {
    margin-block-end: 12px;
  }
`;
