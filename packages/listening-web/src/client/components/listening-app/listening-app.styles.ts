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
  header {
    display: flex;
    align-items: center;
    gap: var(--space-8);
    min-height: var(--target);
  }
  .title {
    margin-right: auto;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .simulated {
    white-space: nowrap;
    padding: 2px var(--space-8);
    border: 1px dashed var(--edge);
    border-radius: var(--radius);
  }
  .waiting {
    padding-top: 12vh;
  }
  notice-page code {
    white-space: nowrap;
  }
  trial-step {
    flex: 1;
  }
`;
