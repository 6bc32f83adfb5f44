import { css } from 'lit';

export const styles = css`
  main {
    display: flex;
    flex-direction: column;
    width: min(100%, 768px);
    min-height: 100dvh;
    margin: 0 auto;
    padding: 0 var(--space-16) var(--space-16);
  }
  main.page {
    padding-bottom: var(--space-32);
  }
  main.trial {
    height: 100dvh;
  }
  header {
    display: flex;
    flex: none;
    align-items: center;
    gap: var(--space-8);
    min-height: var(--target);
  }
  .title {
    flex: 1 1 0;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .mark {
    white-space: nowrap;
    padding: 2px var(--space-8);
    border: 1px dashed var(--edge);
    border-radius: var(--radius);
  }
  .narrow {
    display: none;
  }
  .answers {
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  :is(key-switch, theme-switch) {
    flex: none;
  }
  .answers.kept {
    color: var(--ink);
    font-weight: 600;
  }
  .warning {
    flex: none;
    max-width: none;
    margin-bottom: var(--space-8);
    padding: var(--space-8) var(--space-16);
    border-inline-start: 3px solid var(--danger);
    background: var(--surface);
  }
  .waiting {
    padding-top: 12vh;
  }
  notice-page code {
    white-space: nowrap;
  }
  trial-step {
    flex: 1;
    min-height: 0;
  }
  @media (max-width: 600px) {
    /* A trial's header has one line. */
    main.trial .mark .wide {
      display: none;
    }
    main.trial .mark .narrow {
      display: inline;
    }
    /* Elsewhere what the answers are not is worth more than what the page is. */
    main.page header {
      flex-wrap: wrap;
    }
    main.page .title:has(~ .mark) {
      visibility: hidden;
    }
  }
`;
