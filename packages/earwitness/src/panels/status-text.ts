/** How panels are going, for people at a terminal. */
import type { PanelMethod } from '@earwitness/bench/panel';
import type { PanelProgress, QualityFlag } from '@earwitness/listening-web';
import { countText } from '../terminal/count-text.ts';
import { plainTable } from '../terminal/tables.ts';
import { printable, wrapText } from '../terminal/text-width.ts';
import type { ListedPanel, PanelLook } from './experimenter.ts';

/** More would fill the screen; the export has all. */
const MOST_FLAGGED = 12;

const FLAG_WORDS: Readonly<Record<QualityFlag, string>> = {
  'catch-trials-missed': 'missed catch trials',
  'too-quick': 'answers too quickly',
  'one-sided': 'always the same choice',
  'never-switched': 'never switched',
  'many-redraws': 'many trials drawn anew',
  'headphone-check-failed': 'headphone check failed',
  'left-right-check-failed': 'left and right check failed',
};

const day = (isoTime: string): string => `${isoTime.slice(0, 16).replace('T', ' ')} UTC`;

/** A line a panel. */
export function panelList(panels: readonly ListedPanel[]): string {
  if (panels.length === 0) return 'No panel was opened here yet.';
  const table = plainTable({
    head: ['panel', 'method', 'state', 'listeners', 'sessions', 'answers', 'balance'],
    numbersFrom: 3,
    rows: panels.map((panel) =>
      panel.state === 'broken'
        ? [panel.panelId, '', 'BROKEN', '', '', '', '']
        : [
            panel.panelId,
            panel.method + (panel.simulated ? ' (simulated)' : ''),
            panel.state,
            String(panel.listeners),
            `${panel.sessionsFinished}/${panel.sessionsStarted}`,
            answersText(panel),
            panel.balance,
          ],
    ),
  });
  const problems = panels.flatMap((panel) => (panel.state === 'broken' ? [panel.problem] : []));
  return [table, ...problems].join('\n\n');
}

const answersText = ({ answers, answersWanted }: PanelProgress): string =>
  answersWanted === null ? String(answers) : `${answers} of ${answersWanted}`;

/** One panel in words; tells nothing by condition. */
export function panelStatus(
  { progress, quality, evidence, invites }: PanelLook,
  { width }: { width: number },
): string {
  const { panelId, version, title, method, state, openedAt, lastEventAt } = progress;
  const simulated = progress.simulated ? ', simulated listeners' : '';
  const facts = [
    `${countText(progress.listeners, 'listener')}: ${progress.sessionsFinished} of ${countText(progress.sessionsStarted, 'session')} finished, ${answersText(progress)} answers of ${countText(progress.trialsPerSession, 'trial')} a session.`,
    ...(progress.rehearsals > 0
      ? [`${countText(progress.rehearsals, 'rehearsal')} of the experimenter, not counted anywhere.`]
      : []),
    ...(invites.invited > 0 ? [`${invites.invited} invited, ${invites.came} came.`] : []),
    balanceText(progress),
    ...paceText(progress),
    ...controlsText(quality, method),
    ...(evidence === null ? [] : [evidenceText(evidence)]),
  ];
  const lines = facts.flatMap((fact) =>
    wrapText(fact, Math.max(30, width - 2)).map((line, index) => (index === 0 ? line : `  ${line}`)),
  );
  return [
    `${panelId}, version ${version}: ${printable(title)}`,
    `${method}${simulated}; ${state}; opened ${day(openedAt)}, last event ${day(lastEventAt)}`,
    '',
    ...lines.map((line) => `  ${line}`),
    ...playbackTable(progress),
    ...flaggedTable(quality),
  ].join('\n');
}

function balanceText({ coins, balance, answers }: PanelProgress): string {
  if (coins === null) {
    return answers === 0 ? 'Balance: no coin fell yet.' : 'Balance: by design, no single coin decides.';
  }
  const fell = `the coin fell ${coins.first} to ${coins.second}`;
  return balance === 'fine'
    ? `Balance: fine (${fell}).`
    : `Balance: UNUSUAL (${fell}): fair coins do this once in a thousand panels; run panel verify.`;
}

function paceText({ medianResponseSeconds, voidedTrials, overRedrawLimit }: PanelProgress): string[] {
  if (medianResponseSeconds === null) return [];
  const over =
    overRedrawLimit > 0 ? `, ${overRedrawLimit} of them more often than reloads of a page explain` : '';
  return [
    `Pace: half of the answers within ${medianResponseSeconds.toFixed(1)} s; ${countText(voidedTrials, 'trial')} drawn anew${over}.`,
  ];
}

function evidenceText({ eValue, threshold, mayStop, notTold }: NonNullable<PanelLook['evidence']>): string {
  if (eValue === null || threshold === null) return `Evidence: not told here. ${notTold ?? ''}`;
  return `Evidence so far, where the plan has least of it: ${eValue.toPrecision(3)} where ${Math.round(threshold)} is enough${mayStop ? ': the panel may stop' : ''}. It does not tell for which side.`;
}

/** On null trials of same-different whoever hears a difference is wrong; elsewhere a coin says what is right. */
function nullTrialsText({ right, answers }: PanelLook['quality']['nullTrials'], method: PanelMethod): string {
  return method === 'same-different'
    ? `${answers - right} of ${answers} null trials called different, where nothing differs: false alarms`
    : `${right} of ${answers} null trials “right”, where there is nothing to hear`;
}

function controlsText(
  { catchTrials, nullTrials, repeats, flagged }: PanelLook['quality'],
  method: PanelMethod,
): string[] {
  const said = [
    ...(catchTrials.answers > 0 ? [`${catchTrials.right} of ${catchTrials.answers} catch trials right`] : []),
    ...(nullTrials.answers > 0 ? [nullTrialsText(nullTrials, method)] : []),
    ...(repeats > 0 ? [countText(repeats, 'repeat')] : []),
  ];
  return [
    ...(said.length > 0 ? [`Controls: ${said.join('; ')}.`] : []),
    flagged === 0 ? 'No session stands out.' : `${countText(flagged, 'session')} to look at, below.`,
  ];
}

function playbackTable({ byPlayback }: PanelProgress): string[] {
  if (byPlayback.length < 2) return [];
  const rows = byPlayback.map(({ playback, answers }) => [playback, String(answers)]);
  return ['', plainTable({ head: ['heard on', 'answers'], numbersFrom: 1, rows })];
}

function flaggedTable({ sessions }: PanelLook['quality']): string[] {
  const flagged = sessions.filter(({ flags }) => flags.length > 0);
  if (flagged.length === 0) return [];
  const rows = flagged
    .slice(0, MOST_FLAGGED)
    .map(({ session, answers, isFinished, flags }) => [
      session,
      flags.map((flag) => FLAG_WORDS[flag]).join(', '),
      isFinished ? 'yes' : 'no',
      String(answers),
    ]);
  return [
    '',
    plainTable({ head: ['session', 'what stands out', 'finished', 'answers'], numbersFrom: 3, rows }),
    ...(flagged.length > MOST_FLAGGED ? [`  and ${flagged.length - MOST_FLAGGED} more`] : []),
  ];
}
