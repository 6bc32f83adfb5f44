import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Report } from '../../api.ts';
import { controls } from '../../styles/controls.ts';

type Picture = Report['pictures'][number];

/** A figure of the report: drawings that the server made, as images, with the words that stand for them. */
@customElement('report-picture')
export class ReportPicture extends LitElement {
  static override styles = [
    controls,
    css`
      figure {
        display: grid;
        gap: var(--space-8);
        margin: 0;
      }
      figcaption {
        font-weight: 600;
      }
      img {
        display: block;
        width: 100%;
        height: auto;
        border-radius: var(--radius);
      }
    `,
  ];

  @property({ attribute: false }) picture!: Picture;

  protected override render() {
    const { title, drawings, readingAid } = this.picture;
    return html`
      <figure>
        <figcaption>${title}</figcaption>
        ${drawings.map(
          ({ label, description, wide, narrow }) => html`
            <p class="small soft">${label}</p>
            <picture>
              <source media="(max-width: 760px)" srcset=${addressOf(narrow)} />
              <img src=${addressOf(wide)} alt=${description} />
            </picture>
          `,
        )}
        <p class="small soft">${readingAid}</p>
      </figure>
    `;
  }
}

/** As an image, a drawing keeps its own style, which the page's policy would not let it have. */
function addressOf(svg: string): string {
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
