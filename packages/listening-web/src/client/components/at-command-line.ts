import { html } from 'lit';

/** The same deed at the command line; FOLDER is where the panels lie. */
export const atCommandLine = (words: string) =>
  html`<p class="small soft">At the command line: <code>npx earwitness panel ${words}</code></p>`;
