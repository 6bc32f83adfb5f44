import { html, type TemplateResult } from 'lit';
import './notice-page.ts';

/** Instead of a player that would stay silent: why there is none at an address without encryption, and who can do what about it. */
export function insecureAddressNotice({
  address = location,
}: {
  address?: Pick<Location, 'host' | 'port' | 'href'>;
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
        : html`<p>Please try the same address with https:// first:</p>
            <p><a href=${encrypted}>https://${address.host}</a></p>
            <p>If that does not open, ask the person who sent you the link.</p>`
    }
    <h2>If you run this test</h2>
    <p>In a room, start it with <code>--lan</code>: it then makes a certificate for this network by itself.</p>
    <p>
      Behind a proxy with HTTPS, give the link that begins with https://, and name it by
      <code>--public-url</code>.
    </p>
    <p class="small soft">On the computer that serves the test, an address at <code>localhost</code> works as it is.</p>
  </notice-page>`;
}
