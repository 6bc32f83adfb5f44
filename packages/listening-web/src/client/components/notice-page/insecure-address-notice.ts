import { msg } from '@lit/localize';
import { html, type TemplateResult } from 'lit';
import './notice-page.ts';

/** Instead of a player that would stay silent: why there is none at an address without encryption, and who can do what about it. */
export function insecureAddressNotice({
  address = location,
}: {
  address?: Pick<Location, 'port' | 'href'>;
} = {}): TemplateResult {
  // At a port of its own there is nothing encrypted to go to: this server is all that answers there.
  const encrypted = address.port === '' ? address.href.replace(/^http:/, 'https:') : null;
  return html`<notice-page
    .heading=${msg('This address plays no sound')}
    .text=${msg('It begins with http://, and browsers play sound to the exact sample only at addresses that begin with https://. Nothing is wrong with your device.')}
  >
    ${
      encrypted === null
        ? html`<p>${msg('Please ask the person who sent you the link for one that begins with https://.')}</p>`
        : html`<a class="button" href=${encrypted}>${msg('Try it with https://')}</a>
            <p>${msg('If that does not open, please ask the person who sent you the link.')}</p>`
    }
    <h2>${msg('If you run this test')}</h2>
    <p>
      ${msg(html`In a room, start it with <code>--lan</code>. Behind a proxy with HTTPS, start it with <code>--public-url</code> and give out that address.`)}
    </p>
  </notice-page>`;
}
