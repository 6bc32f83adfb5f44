import { css } from 'lit';

export const styles = css`
  .stack {
    padding-block-start: var(--space-16);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-8);
    width: 100%;
  }
  .answers {
    max-width: 560px;
  }
  .answers button {
    flex: 1 1 auto;
    min-height: 56px;
  }
  .problem {
    padding: var(--space-8) var(--space-16);
    border-inline-start: 3px solid var(--danger);
  }
  .leave {
    display: flex;
    flex-wrap: wrap;
    gap: 0 var(--space-16);
    margin-block-start: var(--space-16);
  }
  button.plain {
    padding: 0;
    font-weight: 400;
    color: var(--ink-soft);
    text-decoration: underline;
    background: none;
    border-color: transparent;
  }
  ul {
    margin: var(--space-8) 0;
    padding-inline-start: 1.25em;
    max-width: 70ch;
  }
  dl {
    display: grid;
    gap: var(--space-8);
    margin: 0;
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
  }
  @media (max-width: 480px) {
    .stack > button {
      width: 100%;
    }
    .row > button {
      flex: 1 1 100%;
    }
    .answers > button {
      flex: 1 1 28%;
    }
    .sides > :last-child {
      flex-basis: 100%;
    }
    dl div {
      grid-template-columns: 7.5em 1fr;
      gap: var(--space-8);
    }
  }
`;
