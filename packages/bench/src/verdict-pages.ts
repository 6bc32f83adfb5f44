/** `@earwitness/bench/verdict-pages`: what an unblinded panel came to, as a report and as its parts. */
export type { PagePicture } from './reports/export/page-pictures.ts';
export {
  type PanelAccount,
  panelAccount,
  type StatedVerdict,
} from './reports/verdict-report/panel-account.ts';
