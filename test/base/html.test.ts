import { expect } from 'chai';
import { escapeHtml } from '../../src/base';

describe('escapeHtml', () => {
  it('leaves nothing that a browser reads as more than text, also inside quotes', () => {
    expect(escapeHtml(`<a href="x" title='y'>R & D</a>`)).equal(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;R &amp; D&lt;/a&gt;',
    );
  });

  it('escapes once: what looks escaped is text, too', () => {
    expect(escapeHtml('&lt;')).equal('&amp;lt;');
    expect(escapeHtml('größer')).equal('größer');
  });
});
