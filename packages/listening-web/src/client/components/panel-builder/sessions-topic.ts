import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { sessionsOf } from '../../panel-draft/panel-draft.ts';
import { PLAYBACK_SYSTEMS, playbackName } from '../playback-names.ts';
import { countField, DraftTopic, refusalOf } from './draft-topic.ts';

/** How often one listener comes, and with what. */
@customElement('sessions-topic')
export class SessionsTopic extends DraftTopic {
  protected override render() {
    const { draft, checked } = this;
    const { playback, sessionsPerListener } = draft;
    const sessions = sessionsOf(draft);
    const said = `${sessions === 1 ? 'one' : sessions} a listener${playback.length > 0 ? `, on ${playback.map(playbackName).join(', ')}` : ''}`;
    return html`
      <more-topic heading="Sessions" .said=${said} .refusal=${refusalOf(checked, 'sessions')}>
        ${playback.length > 0 ? nothing : html`<div class="row">${countField({ label: 'Sessions a listener', value: sessionsPerListener, min: 1, max: 20 }, (count) => this.change({ sessionsPerListener: count }))}</div>`}
        <fieldset>
          <legend>One session on each of these</legend>
          <div class="row">
            ${PLAYBACK_SYSTEMS.map(
              (system) => html`
                <label class="tick">
                  <input type="checkbox" .checked=${playback.includes(system)} @change=${() =>
                    this.change({
                      playback: PLAYBACK_SYSTEMS.filter((one) =>
                        one === system ? !playback.includes(one) : playback.includes(one),
                      ),
                    })} />
                  <span>${playbackName(system)}</span>
                </label>
              `,
            )}
          </div>
        </fieldset>
        <p class="small soft">${playback.length === 0 ? 'With none, listeners say what they listen on.' : 'In an order that comes out even over listeners; each hears the same on all, so that they are compared as pairs.'}</p>
      </more-topic>
    `;
  }
}
