/** What the sections of the builder share. */
import { css } from 'lit';

export const section = css`
  section {
    display: grid;
    gap: var(--space-16);
    padding: var(--space-16);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  section > * {
    min-width: 0;
  }
  h3 {
    margin: 0;
    font-size: var(--text-16);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-8) var(--space-16);
    align-items: end;
  }
  .field {
    display: grid;
    gap: var(--space-4);
    min-width: 0;
  }
  .field > span:first-child {
    font-weight: 600;
  }
  .field input[type="number"] {
    width: 8em;
  }
  .wide {
    width: 100%;
    max-width: 70ch;
  }
  .refusal {
    color: var(--danger);
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .note {
    padding-inline-start: var(--space-16);
    border-inline-start: 4px solid var(--edge);
  }
  .group {
    display: grid;
    gap: var(--space-8);
    margin-block-end: var(--space-16);
  }
  .row.group {
    display: flex;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-8);
  }
  button[aria-pressed="true"],
  button[aria-current="true"] {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 2px var(--accent);
  }
  table {
    border-collapse: collapse;
    width: 100%;
  }
  th,
  td {
    text-align: start;
    padding: var(--space-4) var(--space-8) var(--space-4) 0;
    vertical-align: middle;
  }
  .scroll {
    /* What is hidden from sight in it stays in it. */
    position: relative;
    overflow-x: auto;
  }
  .scroll:focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
`;
