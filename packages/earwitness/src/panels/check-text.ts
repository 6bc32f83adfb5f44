/** What checks of panels found, for people at a terminal. */
import type { PanelCheck } from '@earwitness/listening-web';
import { countText } from '../terminal/count-text.ts';

/** A few lines a panel: what holds, or the first thing that does not. */
export function checkText({ panelId, log, draws, texts, switching, problems }: PanelCheck): string {
  const lines = [
    log.intact
      ? `log    whole: ${log.events} events, head ${log.headHash}`
      : `log    BROKEN at event ${log.firstBrokenSeq}: ${log.problem}`,
    draws === null
      ? 'draws  not checked, as a log is broken'
      : draws.intact
        ? `draws  as committed to: ${countText(draws.trials, 'trial')} drawn again from the secret`
        : `draws  NOT as committed to: ${draws.problem}`,
    ...(texts === null
      ? []
      : [
          `texts  ${countText(texts.kept, 'text')} of listeners as the log holds them${texts.erased === 0 ? '' : `; ${texts.erased} erased, which cannot be checked`}`,
        ]),
    ...(switching === null ? [] : [`switch ${switching.sentence}${otherPlayer(switching)}`]),
    ...problems.map((problem) => `also   ${problem}`),
  ];
  return [panelId, ...lines.map((line) => `  ${line}`)].join('\n');
}

const otherPlayer = ({ isOfThisPlayer }: NonNullable<PanelCheck['switching']>): string =>
  isOfThisPlayer === false ? ' It was proven with another build of the player than this one sends.' : '';
