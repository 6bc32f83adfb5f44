import { css } from 'lit';

export const styles = css`
  main {
    display: grid;
    /* A long title is cut off, and no reason for the page to be wider. */
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: var(--space-16);
    width: min(100%, 768px);
    min-height: 100dvh;
    margin: 0 auto;
    padding: 0 var(--space-16) var(--space-32);
  }
  header {
    display: flex;
    align-items: center;
    gap: var(--space-8);
    min-height: var(--target);
  }
  :is(key-switch, theme-switch) {
    flex: none;
  }
  .title {
    flex: 1 1 0;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .warning,
  .missing {
    max-width: none;
    padding: var(--space-8) var(--space-16);
    border-inline-start: 3px solid var(--danger);
    background: var(--surface);
  }
  .missing {
    display: grid;
    gap: var(--space-8);
    border-color: var(--accent);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-8);
  }
  summary {
    display: list-item;
    padding-block: 10px;
    font-weight: 600;
    cursor: pointer;
  }
  .end {
    margin-block-start: var(--space-16);
    border-block-start: 1px solid var(--line);
  }
`;
