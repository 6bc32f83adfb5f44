/** `@earwitness/bench/answers`: a panel's rows judged and written, without the reports. */
export type { ControlTables } from './answers/control-tables.ts';
export type { JudgedAnswers } from './answers/judge-answers.ts';
export { type JudgedDefinition, type JudgedPanelRows, judgePanelRows } from './answers/judge-panel-rows.ts';
export { rowsAsCsv, rowsAsJsonLines } from './answers/rows-as-text.ts';
export type { Verdict } from './statistics/verdict/statement.ts';
