/** What can be heard of an item: a player, why this place, how equally loud, and which versions are missing and why. */
import type { DatasetItem } from '../../datasets/dataset-manifest.ts';
import { type ConditionLook, MIX_LOOK, OURS } from '../condition-looks.ts';
import { Html, html } from '../html.ts';
import { clockText } from '../measure-report/clock-text.ts';
import { formatNumber, listInWords } from '../number-text.ts';
import { playerHtml } from '../player/player-html.ts';
import { PLAYER_SCRIPT } from '../player/player-script.ts';
import { PLAYER_STYLE } from '../player/player-style.ts';
import type { PlayerVersion } from '../player/player-version.ts';
import type { AudioPlace, AudioVersion, ItemAudio, ReportAudio } from './report-audio.ts';

/** Below this, two do not differ in tone that anybody could name. */
const LEAST_TONE_DB = 0.5;
/** Below this, two are the same to any ear. */
const LEAST_DIFFERENCE_DB = 0.1;

type NameOf = (conditionId: string) => string;

const frequencyText = (hz: number): string =>
  hz < 995 ? `${Number(hz.toPrecision(2))} Hz` : `${Number((hz / 1000).toPrecision(2))} kHz`;

const decibels = (db: number, digits = 1): string => `${formatNumber(db, { digits })} dB`;

/** What tells one version from another by ear: a player that hides the names hides this as well. */
const telling = (text: string): Html => html`<span class="telling">${text}</span>`;

function placeHtml({ startSeconds, seconds, isByAll, most }: AudioPlace, nameOf: NameOf): Html {
  const span = `From ${clockText(startSeconds)} to ${clockText(startSeconds + seconds)}`;
  if (most === null || most.differenceDb < LEAST_DIFFERENCE_DB)
    return html`${span}, among the loud parts: once equally loud, ${isByAll ? 'the versions' : 'the two that are compared'} do not differ anywhere.`;
  const { between, differenceDb, centerHz, secondAboveDb } = most;
  const [first, second] = between.map((conditionId) => `“${nameOf(conditionId)}”`);
  const how =
    Math.abs(secondAboveDb) < LEAST_TONE_DB
      ? 'less in tone than in how loud and quiet follow each other'
      : html`most around ${frequencyText(centerHz)}${telling(`, where ${secondAboveDb > 0 ? second : first} has ${decibels(Math.abs(secondAboveDb))} more`)}`;
  const where = isByAll
    ? `where the versions differ most once they are equally loud. Furthest apart are ${first} and ${second}`
    : `where ${first} and ${second} differ most once they are equally loud`;
  return html`${span}, ${where}: by ${decibels(differenceDb)} from moment to moment, ${how}.`;
}

/** Turned down to match, or not: the loudest of the excerpts most. */
function matchHtml({ place, versions }: ItemAudio, nameOf: NameOf): Html {
  const turned = versions
    .filter(({ matchGainDb }) => matchGainDb < -0.05)
    .map(({ conditionIds, matchGainDb }) => `${nameOf(conditionIds[0]!)} by ${decibels(-matchGainDb)}`);
  const how =
    turned.length === 0 ? 'None had to be turned down.' : `Turned down for that: ${listInWords(turned)}.`;
  return html`The same moments of every version, equally loud to within ${formatNumber(Math.max(0.01, Math.ceil(place!.residualLu * 100) / 100), { digits: 2 })} LU. ${telling(how)}`;
}

function playerVersion(
  { conditionIds, matchGainDb, deliveredGainDb, flac }: AudioVersion,
  { itemId, index, place, nameOf }: { itemId: string; index: number; place: AudioPlace; nameOf: NameOf },
): PlayerVersion {
  const others = conditionIds.slice(1).map(nameOf);
  return {
    id: `${itemId}-${conditionIds[0]!}`,
    label: nameOf(conditionIds[0]!),
    ...(others.length > 0 && { detail: `the same as: ${listInWords(others)}` }),
    ...(index < 9 && { key: String(index + 1) }),
    file: flac,
    ...{ matchGainDb, deliveredGainDb },
    startSeconds: place.startSeconds,
    seconds: place.seconds,
  };
}

const leftOutHtml = ({ leftOut }: ItemAudio, nameOf: NameOf): Html | null =>
  leftOut.length === 0
    ? null
    : html`<p class="left-out">Not to be heard here: ${listInWords(leftOut.map(({ conditionId, reason }) => `${nameOf(conditionId)} (${reason})`))}.</p>`;

/**
 * The player of one item, for any place in a page that has the scripts and the style of players.
 *
 * @param audio as `prepareReportAudio` made it ready; nothing is written without it
 * @param looks of the conditions, which name them
 */
export function itemAudioHtml(
  { id, title }: Pick<DatasetItem, 'id' | 'title'>,
  { audio, looks }: { audio: ReportAudio | undefined; looks: readonly ConditionLook[] },
): Html | null {
  const itemAudio = audio?.items[id];
  if (audio === undefined || itemAudio === undefined) return null;
  const nameOf: NameOf = (conditionId) =>
    [MIX_LOOK, ...looks].find((look) => look.conditionId === conditionId)?.label ?? conditionId;
  const { place, versions, file } = itemAudio;
  const ours = versions.find(({ conditionIds }) => conditionIds.includes(OURS)) ?? versions[0];
  return html`<div class="item-audio">
<h4>Hear it</h4>
${
  place !== null &&
  ours !== undefined &&
  html`${playerHtml({
    id,
    title,
    versions: versions.map((version, index) => playerVersion(version, { itemId: id, index, place, nameOf })),
    firstId: `${id}-${ours.conditionIds[0]!}`,
    place: placeHtml(place, nameOf),
    canHideNames: versions.length > 1,
    ...(file !== null && audio.folderName !== null && { beside: { folder: audio.folderName, file } }),
  })}
<p class="unit">${matchHtml(itemAudio, nameOf)}</p>`
}
${leftOutHtml(itemAudio, nameOf)}
</div>
`;
}

const isHeard = (audio: ReportAudio | undefined): boolean =>
  Object.values(audio?.items ?? {}).some(({ versions }) => versions.length > 0);

/** What a page with such players runs, as `pageHtml` takes it. */
export const reportAudioScripts = (audio: ReportAudio | undefined): readonly string[] =>
  isHeard(audio) ? [PLAYER_SCRIPT] : [];

export const reportAudioStyle = (audio: ReportAudio | undefined): Html =>
  isHeard(audio) ? PLAYER_STYLE : new Html('');

/** Whether the page must be allowed to run the scripts of the folder beside it. */
export const liesBeside = (audio: ReportAudio | undefined): boolean =>
  isHeard(audio) && audio?.folderName !== null;
