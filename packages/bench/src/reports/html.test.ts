import { describe, expect, it } from 'vitest';
import { Html, html } from './html.ts';

describe('html``', () => {
  it('escapes text and numbers in elements and attributes', () => {
    const hostile = `<img src=x onerror="alert('1')">&`;
    expect(html`<p title="${hostile}">${hostile}</p>`.markup).toBe(
      '<p title="&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;">&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;</p>',
    );
  });

  it('places markup and lists as they are, and nothing for null and false', () => {
    const items = ['a', 'b'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}${null}${false}${0}${new Html('<hr>')}</ul>`.markup).toBe(
      '<ul><li>a</li><li>b</li>0<hr></ul>',
    );
  });
});
