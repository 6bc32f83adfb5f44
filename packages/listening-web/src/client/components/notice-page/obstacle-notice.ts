import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import type { Obstacle } from '../../controllers/screen.ts';
import { insecureAddressNotice } from './insecure-address-notice.ts';
import './notice-page.ts';

/** What stands in the way, and what to do about it. */
export function obstacleNotice(
  obstacle: Obstacle,
  { keepsAnswers = false, retryNow }: { keepsAnswers?: boolean; retryNow: () => void },
): TemplateResult {
  switch (obstacle.kind) {
    case 'insecure-address':
      return insecureAddressNotice();
    case 'unsupported':
      return html`<notice-page
        .heading=${msg('This browser cannot run the test')}
        .text=${msg('It needs one that plays sound to the exact sample: a current Chrome, Edge, Firefox or Safari. Please open the link in one of these.')}
      ></notice-page>`;
    case 'closed':
      return html`<notice-page
        .heading=${msg('This listening test is closed')}
        .text=${msg('It takes no more answers. Thank you for wanting to listen; every answer already given is stored.')}
      ></notice-page>`;
    case 'no-connection':
      return html`<notice-page
        .heading=${msg('No connection')}
        .text=${msg('The server cannot be reached, or has too much to do just now. Nothing is lost: this page tries again by itself.')}
      >
        ${keepsAnswers ? html`<p>${msg('Your answer is saved here and will be sent.')}</p>` : nothing}
        <button type="button" @click=${retryNow}>${msg('Try now')}</button>
      </notice-page>`;
    case 'failed':
      return html`<notice-page .heading=${msg('This did not work')} .text=${obstacle.message}>
        <button type="button" @click=${() => location.reload()}>${msg('Load the page again')}</button>
      </notice-page>`;
  }
}
