/** A tuning as one page: what was learned, the search, what each parameter does, and everything that it rests on. */
import { profileParameter } from '../../tuning/profile-parameters.ts';
import type { TunedFold, TunedItem } from '../../tuning/tune.ts';
import type { TunedSpace } from '../../tuning/tune-space.ts';
import type { ParameterValue } from '../../tuning/tuned-parameter.ts';
import { outcomeWords, trialsWords } from '../../tuning/tuning-words.ts';
import { Html, html } from '../html.ts';
import { countOf, listInWords, numberHtml } from '../number-text.ts';
import { pageHtml } from '../page.ts';
import { tableHtml } from '../sections/table.ts';
import { unseenGainsFigure } from './gains-figure.ts';
import { tuningHistoryFigure } from './history-figure.ts';
import { objectiveWords } from './objective-words.ts';
import { sensitivityFigure } from './sensitivity-figure.ts';

const TUNING_STYLE = new Html(`
.verdict .glance { font-size: var(--text-title); line-height: 1.2; }
#answer .notice { margin-top: 16px; }
.settings-table td { white-space: nowrap; }
.settings-table tbody th { min-width: 200px; max-width: 300px; }
`);

const COST_DIGITS = 3;
const ownGain = (base: number, tuned: number | null): number | null => (tuned === null ? null : base - tuned);

const withUnit = (unit: string): string => (unit === '' ? '' : ` (${unit})`);

function answerSection({ tuning, trials, unit, space }: TunedSpace): Html {
  const failed = trialsWords(trials);
  const { verdict, sentence, seen } = outcomeWords(tuning, unit);
  const file = space.tuned.kind === 'profile' ? 'profile.json' : 'conditions.yaml';
  const use =
    tuning.unseen.outcome === 'learned'
      ? `${file} holds the tuned setting.`
      : `${file} holds the setting that fits this music best; nothing shows that it serves other music.`;
  return html`<section id="answer" aria-label="The answer">
<div class="answers">
<div class="answer verdict">
<h2>Was anything learned that holds for other music?</h2>
<p class="glance">${verdict}</p>
<div class="words">
<p>${sentence}</p>
<p>${seen}</p>
<p>${use}</p>
</div>
<p class="evidence-link"><a href="#unseen">The evidence</a></p>
</div>
</div>
${
  tuning.leftOut.length > 0 &&
  html`<div class="notice"><p>Left out:</p><ul>${tuning.leftOut.map(({ itemId, reason }) => html`<li>${itemId}: ${reason}</li>`)}</ul></div>`
}
${failed !== null && html`<div class="notice"><p>${failed}</p></div>`}
</section>
`;
}

function unseenSection({ tuning, unit, titleOf }: TunedSpace): Html {
  const { folds, items, unseen } = tuning;
  const gains = tuning.artistGains;
  const foldRow = ({ number, artists, seenGain, unseenGain }: TunedFold): Html =>
    html`<tr><th scope="row">${number}</th><td>${listInWords(artists)}</td><td class="number">${numberHtml(seenGain, { digits: COST_DIGITS, signed: true })}</td><td class="number">${numberHtml(unseenGain, { digits: COST_DIGITS, signed: true })}</td></tr>
`;
  const itemRow = ({ itemId, artist, fold, baseCost, unseenCost, seenCost }: TunedItem): Html =>
    html`<tr><th scope="row">${titleOf(itemId)}</th><td>${artist}</td><td class="number">${fold ?? '–'}</td><td class="number">${numberHtml(baseCost, { digits: COST_DIGITS })}</td><td class="number">${numberHtml(unseenCost, { digits: COST_DIGITS })}</td><td class="number">${numberHtml(ownGain(baseCost, unseenCost), { digits: COST_DIGITS, signed: true })}</td><td class="number">${numberHtml(seenCost, { digits: COST_DIGITS })}</td></tr>
`;
  return html`<section id="unseen" aria-labelledby="unseen-title">
<h2 id="unseen-title">On music never heard while tuning</h2>
<p>${
    folds.length === 0
      ? 'Nobody’s music was left out, so nothing is known about other music.'
      : `The artists were shared out to ${folds.length} folds. Each fold’s music was left out once: a search over all the other music chose a setting, and that setting was then tried on the music left out. No gain below comes from a setting that had heard the artist.`
  }</p>
${gains.length > 0 && unseenGainsFigure({ id: 'figure-unseen', gains, unseen, unit })}
${
  folds.length > 0 &&
  tableHtml({
    caption: `Gain by fold${withUnit(unit)}: on the music tuned on, and on the music left out`,
    head: html`<tr><th scope="col">Fold</th><th scope="col">Left out</th><th scope="col" class="number">On music tuned on</th><th scope="col" class="number">On music left out</th></tr>`,
    body: html`<tbody>${folds.map(foldRow)}</tbody>`,
  })
}
${tableHtml({
  caption: `Cost of each piece${withUnit(unit)}; lower is better`,
  head: html`<tr><th scope="col">Piece</th><th scope="col">Artist</th><th scope="col" class="number">Fold</th><th scope="col" class="number">Base setting</th><th scope="col" class="number">Tuned without the artist</th><th scope="col" class="number">Gain</th><th scope="col" class="number">Tuned on all</th></tr>`,
  body: html`<tbody>${items.map(itemRow)}</tbody>`,
})}
</section>
`;
}

const valueText = (value: ParameterValue): string =>
  typeof value === 'number' ? String(value).replace('-', '−') : String(value);

function settingSection({ tuning, space, unit }: TunedSpace): Html {
  const { folds, base, tuned, sensitivities } = tuning;
  const rows = Object.entries(space.parameters).map(([name, parameter]) => {
    const range =
      'choices' in parameter
        ? parameter.choices.join(', ')
        : `${valueText(parameter.low)} to ${valueText(parameter.high)}`;
    const meaning = space.tuned.kind === 'profile' ? profileParameter(name)!.meaning : null;
    return html`<tr><th scope="row"><code>${name}</code>${meaning !== null && html`<span class="line source">${meaning}</span>`}</th><td class="number">${valueText(base[name]!)}</td><td class="number"><strong>${valueText(tuned[name]!)}</strong></td><td class="number">${range}</td>${folds.map(({ parameters }) => html`<td class="number">${valueText(parameters[name]!)}</td>`)}</tr>
`;
  });
  return html`<section id="setting" aria-labelledby="setting-title">
<h2 id="setting-title">The tuned setting</h2>
${tableHtml({
  caption:
    'What was chosen: on all music, and without each fold. Where folds disagree, the music does not settle it',
  className: 'settings-table',
  head: html`<tr><th scope="col">Parameter</th><th scope="col" class="number">Base</th><th scope="col" class="number">Tuned</th><th scope="col" class="number">Searched</th>${folds.map(({ number }) => html`<th scope="col" class="number">Without fold ${number}</th>`)}</tr>`,
  body: html`<tbody>${rows}</tbody>`,
})}
${sensitivityFigure({ id: 'figure-sensitivity', sensitivities, parameters: space.parameters, tuned, base, unit })}
</section>
`;
}

function searchSection({ tuning, unit }: TunedSpace): Html {
  const history = tuning.history.filter(({ search }) => search === 'all');
  return html`<section id="search" aria-labelledby="search-title">
<h2 id="search-title">The search</h2>
${tuningHistoryFigure({ id: 'figure-history', history, unit })}
<p>Every setting tried is a line of <code>tuning.jsonl</code>: ${countOf(tuning.history.length, 'line')}, those of the folds among them.</p>
</section>
`;
}

function methodSection({ tuning, space, datasetId, engineVersion, benchVersion }: TunedSpace): Html {
  const { folds, unseen, items } = tuning;
  const facts: readonly (readonly [string, Html | string])[] = [
    ['After what', html`<ul>${objectiveWords(space.objective).map((words) => html`<li>${words}</li>`)}</ul>`],
    [
      'Search',
      `CMA-ES within the bounds, ${space.evaluations} settings at most for each search, seed ${space.seed}. The base setting takes part in each. Settings that break a hard constraint lose to all that do not.`,
    ],
    [
      'Other music',
      folds.length === 0
        ? 'Nobody was left out.'
        : `${folds.length} folds by artist. Artists are the units, one gain each. As the folds share most of their music, the variance of the mean is multiplied by 1 + folds/(folds − 1) (Nadeau and Bengio 2003); the interval is that of a t from which the skewness of the gains was taken out (Hall 1992). “Learned” needs 8 artists or more, an interval of ${Math.round((1 - space.alpha) * 100)} % above 0, and sign flips over artists with p ≤ ${space.alpha}${unseen.pValue === null ? '' : ` (here p = ${unseen.pValue.toPrecision(2)})`}. Simulated at p ≤ 0.05 with 8 artists and nothing to gain, that is said in 0.7 % of cases, in 1.9 % where many gain a little and few lose much, and in 3.9 % where very few lose very much.`,
    ],
    [
      'Heard',
      space.excerptSeconds === undefined
        ? 'Whole pieces.'
        : `Searches heard ${space.excerptSeconds} s of each piece, where its mix is loudest; everything said about gains was judged on whole pieces, but for what a fold gains on the music it was tuned on.`,
    ],
    [
      'Sensitivity',
      'One parameter at a time from bound to bound. The share says how much of the cost’s variance over the search a quadratic regression loses without the parameter; the search is densest about the optimum, so that is what it tells of.',
    ],
    [
      'Made of',
      `${countOf(items.length, 'piece')} of the dataset “${datasetId}” · engine ${engineVersion} · bench ${benchVersion}`,
    ],
  ];
  return html`<section id="method" aria-labelledby="method-title">
<h2 id="method-title">Method</h2>
<dl class="facts">${facts.map(([term, words]) => html`<div><dt>${term}</dt><dd>${words}</dd></div>`)}</dl>
</section>
`;
}

/** Builds the page as HTML text. The same tuning gives the same text. */
export function tuningReportHtml(tuned: TunedSpace): string {
  const { space, datasetId } = tuned;
  const { tuned: of } = space;
  const what = of.kind === 'profile' ? `The profile “${of.base.title}”` : `The command ${of.command}`;
  return pageHtml({
    title: `${space.title} · Earwitness`,
    skip: { href: '#answer', text: 'Skip to the answer' },
    header: html`<header>
<p class="kind">Earwitness tuning</p>
<h1>${space.title}</h1>
<p class="lede">${what}, tuned on the dataset “${datasetId}”</p>
</header>
<nav aria-label="Sections"><ul>
<li><a href="#answer">Answer</a></li><li><a href="#unseen">Other music</a></li><li><a href="#setting">Setting</a></li><li><a href="#search">Search</a></li><li><a href="#method">Method</a></li>
</ul></nav>
`,
    main: html`${answerSection(tuned)}
${unseenSection(tuned)}
${settingSection(tuned)}
${searchSection(tuned)}
${methodSection(tuned)}`,
    footer: html`<p>Made by Earwitness.</p>`,
    style: TUNING_STYLE,
  });
}
