import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { LEVEL_NAMES } from '../../panel-draft/level-names.ts';
import { DraftTopic, refusalOf } from './draft-topic.ts';

/** How loud versions are to each other: every excerpt once on each level. */
@customElement('levels-topic')
export class LevelsTopic extends DraftTopic {
  protected override render() {
    const { draft, checked } = this;
    const { levels } = draft;
    const said =
      levels.length === 1
        ? (LEVEL_NAMES[levels[0]!] ?? levels[0]!)
        : `${levels.length} levels, each judged apart: a share of the answers each`;
    return html`
      <more-topic heading="How loud" .said=${said} .refusal=${refusalOf(checked, 'material.levels')}>
        <p>Every excerpt is heard once on each of these. Loudness alone is often liked, so take another than the first only to ask about it.</p>
        <div class="row">
          ${Object.entries(LEVEL_NAMES).map(
            ([level, name]) => html`
              <label class="tick">
                <input type="checkbox" .checked=${levels.includes(level)} ?disabled=${levels.length === 1 && levels[0] === level} @change=${() =>
                  this.change({
                    levels: Object.keys(LEVEL_NAMES).filter((one) =>
                      one === level ? !levels.includes(one) : levels.includes(one),
                    ),
                  })} />
                <span>${name}</span>
              </label>
            `,
          )}
        </div>
        <p class="small soft">What a platform does to quiet music is not always published: the pack is then not built, and says so.</p>
      </more-topic>
    `;
  }
}
