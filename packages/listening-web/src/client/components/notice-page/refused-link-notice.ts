import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import type { Panel } from '../../api.ts';
import type { RefusedLink } from '../../controllers/screen.ts';
import './notice-page.ts';

/** Why the panel does not know who comes, and what to do about it. */
export function refusedLinkNotice(
  link: RefusedLink,
  { crowdPlatform }: Pick<Panel, 'crowdPlatform'>,
): TemplateResult {
  switch (link) {
    case 'invite':
      return notice({
        heading: msg('This invitation does not work'),
        text: msg(
          'It was withdrawn, or a part of the link is missing. Open it once more from the message that it came in, or ask the person who sent it to you for another.',
        ),
      });
    case 'rehearsal':
      return notice({
        heading: msg('This rehearsal link does not work any more'),
        text: msg(
          'Such links work for a day, and end with the server that made them. Make another on the panel’s page, or by the command “earwitness panel rehearse”.',
        ),
      });
    case 'sitting':
      return notice({
        heading: msg('This link to a room does not work'),
        text: msg(
          'A part of it may be missing. Please take it once more from the screen of whoever leads the room.',
        ),
      });
    case 'handover':
      return notice({
        heading: msg('This code was used, or is too old'),
        text: msg('It works once, and for ten minutes. Make another on the device that you come from.'),
      });
    case 'crowd':
      return notice({
        heading: msg('The platform’s link does not work'),
        text: msg(
          'Please go back to the platform and open the test from there once more. If that does not help, tell the people who offer it.',
        ),
      });
    case 'none':
      return crowdPlatform === null
        ? notice({
            heading: msg('This test is by invitation'),
            text: msg('Please open it by the link that was sent to you: it has a part that is yours alone.'),
          })
        : notice({
            heading: msg('This test is opened from its platform'),
            text: msg(
              'Please open it from the platform where you found it, so that it knows that you took part.',
            ),
          });
  }
}

function notice({ heading, text }: { heading: string; text: string }): TemplateResult {
  return html`<notice-page .heading=${heading} .text=${text}></notice-page>`;
}
