/** A simulated study in words. */
import { countText } from '../terminal/count-text.ts';
import { wrapText } from '../terminal/text-width.ts';
import type { Recovered } from './known-truth.ts';
import type { ClaimPower, SimulatedStudy } from './simulate-study.ts';

const percent = (share: number): string => `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

/** @param width columns of the terminal */
export function simulationText(study: SimulatedStudy, { width }: { width: number }): string {
  const { settings, strengths, recovered, claims, answers, turnedAway } = study;
  const { panels } = settings;
  const hanging = (text: string, first = '  ') =>
    wrapText(text, Math.max(30, width - first.length)).map(
      (line, index) => (index === 0 ? first : ' '.repeat(first.length)) + line,
    );
  const given = Object.entries(strengths)
    .sort(([, one], [, other]) => other - one)
    .map(([conditionId, strength]) => `${conditionId} ${Number(strength.toFixed(2))}`)
    .join(', ');
  return [
    ...hanging(
      `${study.panelId}, ${study.method}: simulated listeners, ${countText(settings.listeners, 'listener')} a panel of d′ ${settings.dPrime}, ${countText(panels, 'panel')}, ${countText(answers, 'answer')} over HTTP.`,
      '',
    ),
    ...(given === '' ? [] : hanging(`They were told: ${given}.`)),
    ...(turnedAway === 0
      ? []
      : hanging(`${countText(turnedAway, 'listener')} did not pass the qualification.`)),
    '',
    ...claims.flatMap((claim) => [
      ...hanging(powerText(claim, panels)),
      ...hanging(panels === 1 ? claim.sentence : `The last panel: ${claim.sentence}`, '    '),
    ]),
    ...(panels === 1 ? hanging('How often that is so, --panels 20 says.') : []),
    '',
    ...recovered.flatMap((one) => hanging(recoveredText(one))),
    ...hanging(
      recovered.every(({ comesBack }) => comesBack)
        ? 'What the listeners were made of comes back from their answers.'
        : 'What the listeners were made of does NOT come back from their answers: something between sound and verdict is not as it should be, or they are one in a thousand.',
    ),
  ].join('\n');
}

function powerText({ claim, supported, refuted, undecided, power }: ClaimPower, panels: number): string {
  if (panels === 1) {
    const outcome = supported === 1 ? 'supported' : refuted === 1 ? 'refuted' : 'left undecided';
    return `Claim “${claim}”: ${outcome} by this panel.`;
  }
  const others = `refuted by ${refuted}, left undecided by ${undecided}`;
  return `Claim “${claim}”: supported by ${supported} of ${panels} panels, ${others}. Power ${percent(power.estimate)} (95 % CI ${percent(power.low)} to ${percent(power.high)}).`;
}

function recoveredText({ what, unit, truth, low, high, comesBack }: Recovered): string {
  const text = (value: number) => (unit === 'share' ? percent(value) : String(Number(value.toFixed(2))));
  const name = unit === 'strength' ? ' on the scale of strengths' : unit === 'points' ? ' points' : '';
  return `${what}: ${text(truth)}${name} in truth, ${text(low)} to ${text(high)} by the answers${comesBack ? '' : ' – NOT the truth'}.`;
}
