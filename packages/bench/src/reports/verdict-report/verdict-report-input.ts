/** What a report of verdicts is made of. */
import type { AnswersRead } from '../../answers/answers-read.ts';
import type { JudgedPanel, PanelVerdicts } from '../../statistics/verdict/verdict.ts';

export interface VerdictReportInput {
  /** What the reader knows the panel by. */
  readonly name: string;
  readonly answers: AnswersRead;
  readonly panel: JudgedPanel;
  readonly judged: PanelVerdicts;
  /** By the same plan without its exclusions; null where they left nobody out. */
  readonly judgedWithAll: PanelVerdicts | null;
  /** Whether the plan was there before the answers, and in one sentence how one knows. */
  readonly origin: { readonly isFixed: boolean; readonly words: string };
  /** SHA-256 of the plan's file; null where it came from none. */
  readonly planDigest: string | null;
}
