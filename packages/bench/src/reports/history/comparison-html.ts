/** A comparison of two runs, as the page of the history shows it. Pure: it runs in the page. */
import type { Comparison } from '../../comparison/comparison.ts';
import { type Html, html } from '../html.ts';

export const comparisonHtml = ({ metrics }: Comparison): Html =>
  html`<ul>${metrics.map(({ title, generalization }) => html`<li>${title}: ${generalization.outcome}</li>`)}</ul>`;
