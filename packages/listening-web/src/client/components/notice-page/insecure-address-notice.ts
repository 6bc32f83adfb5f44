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
    heading="This address plays no sound"
    text="It begins with http://, and browsers play sound to the exact sample only at addresses that begin with https://. Nothing is wrong with your device."
  >
    ${
      encrypted === null
        ? html`<p>Please ask the person who sent you the link for one that begins with https://.</p>`
        : html`<a class="button" href=${encrypted}>Try it with https://</a>
            <p>If that does not open, please ask the person who sent you the link.</p>`
    }
    <h2>If you run this test</h2>
    <p>
      In a room, start it with <code>--lan</code>. Behind a proxy with HTTPS, start it with
      <code>--public-url</code> and give out that address.
    </p>
  </notice-page>`;
}
