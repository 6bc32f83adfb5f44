/** What an unblinded panel came to: the report, and its words and pictures for a page that shows them one by one. */
import type { AnswersRead } from '../../answers/answers-read.ts';
import { judgePanelRows } from '../../answers/judge-panel-rows.ts';
import { panelRowsAsAnswers } from '../../answers/panel-rows-as-answers.ts';
import { FROZEN_PLAN } from '../../answers/plan-origin.ts';
import { textIn } from '../../panel/localized-text.ts';
import type { PanelDefinition } from '../../panel/panel-definition.ts';
import type { PanelResultRow } from '../../panel/panel-results.ts';
import type { SwitchProof } from '../../panel/switch-proof.ts';
import type { Verdict } from '../../statistics/verdict/statement.ts';
import { type PagePicture, pagePictures } from '../export/page-pictures.ts';
import { pValueText } from './p-value-words.ts';
import { intervalText, valueText } from './verdict-numbers.ts';
import { verdictReportHtml } from './verdict-report-html.ts';
import type { VerdictReportInput } from './verdict-report-input.ts';

/** A verdict with its numbers as a reader reads them. */
export interface StatedVerdict extends Verdict {
  readonly estimateText: string | null;
  readonly intervalText: string | null;
  /** What the p-value means, in a sentence; null where nothing was tested. */
  readonly pValueText: string | null;
}

export interface PanelAccount {
  readonly verdicts: readonly StatedVerdict[];
  /** The figures of the report, in its order. */
  readonly pictures: readonly PagePicture[];
  /** The report: one HTML file, as `earwitness verdict` writes it from the same rows. */
  readonly report: string;
}

/**
 * Judges a panel's rows by its own plan and tells of them.
 *
 * @throws {RangeError} for a plan that such answers cannot be judged by, naming the claim
 */
export function panelAccount(
  rows: readonly PanelResultRow[],
  {
    definition,
    definitionSha256,
    switching,
  }: { definition: PanelDefinition; definitionSha256: string; switching: SwitchProof },
): PanelAccount {
  const { panelId, method, simulated, analysisPlan, title } = definition;
  const { verdicts, ...judged } = judgePanelRows(rows, definition);
  const answers: AnswersRead = panelRowsAsAnswers({ rows, unread: [] }, panelId, { method });
  const input: VerdictReportInput = {
    name: textIn(title, ['en']),
    answers,
    panel: { method, simulated: simulated || answers.simulated, analysisPlan },
    ...judged,
    origin: FROZEN_PLAN,
    planDigest: definitionSha256,
    switching,
  };
  const report = verdictReportHtml(input);
  return {
    verdicts: verdicts.map((verdict) => ({
      ...verdict,
      estimateText: verdict.estimate === null ? null : valueText(verdict.estimate, verdict.quantity),
      intervalText: intervalText(verdict),
      pValueText: pValueText(verdict, input),
    })),
    pictures: pagePictures(report),
    report,
  };
}
