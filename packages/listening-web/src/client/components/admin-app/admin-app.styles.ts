import { css } from 'lit';

export const styles = css`
  :host {
    max-width: 1120px;
    margin: 0 auto;
    padding: 0 var(--space-16) var(--space-32);
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-height: 56px;
  }
  .title {
    font-weight: 600;
  }
  .end {
    display: flex;
    align-items: center;
    gap: var(--space-8);
  }
  .end .small {
    margin-inline-end: var(--space-8);
  }
  .offline {
    max-width: none;
    margin-bottom: var(--space-16);
    padding: var(--space-8) var(--space-16);
    border-inline-start: 4px solid var(--danger);
    background: var(--surface);
  }
  .columns {
    display: grid;
    grid-template-columns: 240px minmax(0, 1fr);
    gap: var(--space-32);
    align-items: start;
  }
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
    display: grid;
    gap: var(--space-4);
  }
  nav + nav {
    margin-block-start: var(--space-16);
    padding-block-start: var(--space-16);
    border-block-start: 1px solid var(--line);
  }
  .opener {
    display: none;
  }
  a {
    display: grid;
    align-content: center;
    padding: var(--space-8) 12px;
    min-height: var(--target);
    color: var(--ink);
    text-decoration: none;
    border-radius: var(--radius);
    border-inline-start: 4px solid transparent;
  }
  a:hover {
    background: var(--accent-soft);
  }
  a[aria-current] {
    background: var(--surface);
    border-inline-start-color: var(--accent);
    font-weight: 600;
  }
  a .small {
    font-weight: 400;
  }
  a:hover .soft {
    color: var(--ink);
  }
  @media (max-width: 760px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
      gap: var(--space-16);
    }
    .opener {
      display: flex;
      justify-content: space-between;
      gap: var(--space-16);
      width: 100%;
      padding-block: 10px;
      text-align: start;
    }
    #list:not(.open) {
      display: none;
    }
    #list {
      padding-block: var(--space-8);
    }
    .end .small {
      display: none;
    }
  }
`;
