/// <reference lib="dom" />
/** What the page of the history runs in the browser; bundled by scripts/build-pages.mjs. */
import type { HistoryData } from '../history-data.ts';
import { startCompareSection } from './compare-section.ts';
import { startMetricsSection } from './metrics-section.ts';
import { find } from './page-elements.ts';

const data = JSON.parse(find('#history-data').textContent ?? '') as HistoryData;
document.documentElement.classList.add('scripted');
startMetricsSection(data);
startCompareSection(data);
