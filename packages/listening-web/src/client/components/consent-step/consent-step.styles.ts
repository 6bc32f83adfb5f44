import { css } from 'lit';

export const styles = css`
  .introduction {
    font-size: var(--text-20);
    line-height: 1.45;
    white-space: pre-line;
  }
  .simulated {
    padding: var(--space-8) var(--space-16);
    border: 1px dashed var(--edge);
    border-radius: var(--radius);
  }
  dl {
    display: grid;
    gap: var(--space-8);
    margin: 0;
    max-width: 70ch;
  }
  dl div {
    display: grid;
    grid-template-columns: 9em 1fr;
    gap: var(--space-16);
  }
  dt {
    font-weight: 600;
  }
  dd {
    margin: 0;
    color: var(--ink-soft);
  }
  fieldset {
    width: 100%;
    margin: var(--space-8) 0 0;
    padding: 0;
    border: 0;
  }
  legend {
    padding: 0;
    margin-bottom: var(--space-8);
    font-weight: 600;
  }
  .choices {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(148px, 1fr));
    gap: var(--space-8);
  }
  .ticks {
    display: grid;
    gap: var(--space-8);
  }
  label {
    display: flex;
    align-items: center;
    gap: var(--space-8);
    min-height: var(--target);
    cursor: pointer;
  }
  .choices label {
    padding: 0 10px;
    background: var(--surface);
    border: 1px solid var(--edge);
    border-radius: var(--radius);
  }
  .choices label:has(:checked) {
    border-color: var(--accent);
    box-shadow: inset 0 0 0 1px var(--accent);
  }
  .missing {
    color: var(--danger);
    font-weight: 600;
  }
  @media (max-width: 480px) {
    dl div {
      grid-template-columns: 1fr;
      gap: 0;
    }
    button[type="submit"] {
      width: 100%;
    }
  }
`;
