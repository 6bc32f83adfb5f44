import { css } from 'lit';

export const styles = css`
  .introduction {
    font-size: var(--text-20);
    line-height: 1.45;
    white-space: pre-line;
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
  .language {
    display: flex;
    align-items: center;
    gap: var(--space-8);
  }
  .language span {
    white-space: nowrap;
  }
  @media (max-width: 480px) {
    .stack {
      gap: 12px;
    }
    .introduction {
      font-size: var(--text-16);
    }
    dl {
      font-size: var(--text-14);
    }
    dl div {
      grid-template-columns: 1fr;
      gap: 0;
    }
    button {
      width: 100%;
    }
  }
`;
