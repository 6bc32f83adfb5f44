import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    gap: var(--space-16);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-8) var(--space-16);
  }
  .simulated {
    padding: 2px var(--space-8);
    border: 1px dashed var(--edge);
    border-radius: var(--radius);
  }
  .status {
    font-size: var(--text-20);
  }
  section {
    display: grid;
    gap: 12px;
    padding: var(--space-16);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    justify-items: start;
  }
  dl {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(124px, 1fr));
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
  table {
    border-collapse: collapse;
  }
  th,
  td {
    padding: 6px var(--space-32) 6px 0;
    text-align: left;
    font-weight: 400;
    border-bottom: 1px solid var(--line);
  }
  thead th {
    font-size: var(--text-14);
    color: var(--ink-soft);
  }
  .number {
    white-space: nowrap;
    text-align: right;
  }
  a {
    color: var(--accent);
    overflow-wrap: anywhere;
  }
  article {
    display: grid;
    gap: var(--space-8);
    width: 100%;
    padding-bottom: var(--space-16);
    border-bottom: 1px solid var(--line);
  }
  article:last-child {
    padding-bottom: 0;
    border-bottom: 0;
  }
  .outcome {
    display: inline-block;
    margin-right: var(--space-8);
    padding: 0 var(--space-8);
    border: 1px solid var(--edge);
    border-radius: 4px;
  }
  .danger-zone {
    border-color: var(--danger);
  }
  .refusal {
    color: var(--danger);
    font-weight: 600;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-8);
  }
  a.button {
    display: inline-flex;
    align-items: center;
    text-decoration: none;
  }
  a.button.danger {
    color: var(--danger);
    border-color: var(--danger);
  }
`;
