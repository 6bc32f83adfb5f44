import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    gap: var(--space-16);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: center;
    gap: var(--space-8);
  }
  .summary {
    position: sticky;
    top: 0;
    z-index: 1;
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-4) var(--space-16);
    margin: 0;
    padding: var(--space-8) var(--space-16);
    background: var(--ground);
    border-block-end: 1px solid var(--edge);
  }
  .summary div {
    display: flex;
    gap: var(--space-8);
    align-items: baseline;
  }
  dt {
    color: var(--ink-soft);
    font-size: var(--text-14);
  }
  dd {
    margin: 0;
    font-weight: 600;
  }
  @media (max-width: 760px) {
    .summary div:nth-child(-n + 2) {
      display: none;
    }
    .summary dd {
      font-size: var(--text-14);
    }
  }
`;
