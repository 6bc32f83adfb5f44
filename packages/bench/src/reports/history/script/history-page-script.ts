/// <reference lib="dom" />
/** What the page of the history runs in the browser; bundled by scripts/build-pages.mjs. */
import type { PackedHistory } from '../packed-history.ts';
import { startCompareSection } from './compare-section.ts';
import { startMetricsSection } from './metrics-section.ts';
import { find } from './page-elements.ts';

const history = JSON.parse(find('#history-data').textContent ?? '') as PackedHistory;
document.documentElement.classList.add('scripted');
startMetricsSection(history);
startCompareSection(history);
