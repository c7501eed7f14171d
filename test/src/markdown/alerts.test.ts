import {expect} from 'chai';
import {renderToString} from '../../../src/markdown/index.js';
import {drawing, drawnAtOnce, drawnInPieces, undrawAll} from '../../support/markdown-drawing.js';

const kinds = ['note', 'tip', 'important', 'warning', 'caution'];
const titles = ['Note', 'Tip', 'Important', 'Warning', 'Caution'];

describe('Alerts', () => {
  afterEach(undrawAll);

  it('are quotes that say their kind on the first line, whatever its case', () => {
    const text = kinds
      .map((kind, at) => `> [!${at % 2 ? kind : kind.toUpperCase()}]\n> *Text* of it`)
      .join('\n\n');
    const alerts = [...drawnAtOnce(text).querySelectorAll(':scope > .alert')];
    expect(alerts.map(({className}) => className)).to.deep.equal(kinds.map((kind) => `alert alert-${kind}`));
    expect(alerts.map((alert) => alert.querySelector('.alert-title')?.textContent)).to.deep.equal(titles);
    expect(alerts.map((alert) => alert.querySelector('em')?.textContent)).to.deep.equal(
      kinds.map(() => 'Text'),
    );
  });

  it('hold any blocks', () => {
    const drawn = drawnAtOnce('> [!TIP]\n> - one\n> - two\n>\n> ```js\n> x\n> ```\n>\n> > quote');
    expect(drawn.querySelectorAll('.alert li')).to.have.length(2);
    expect(drawn.querySelector('.alert code')?.textContent).to.equal('x\n');
    expect(drawn.querySelector('.alert blockquote')?.textContent).to.equal('quote');
  });

  it('are plain quotes where the kind is unknown, something stands beside it, nothing follows, or they are nested', () => {
    for (const text of [
      '> [!HINT]\n> a',
      '> [!NOTE] a\n> b',
      '> [!NOTE]',
      '> [!NOTE]\n>\n>',
      '> a\n> [!NOTE]\n> b',
      '- > [!NOTE]\n  > a',
      '> > [!NOTE]\n> > a',
      '> [!constructor]\n> a',
    ]) {
      const drawn = drawnAtOnce(text);
      expect(drawn.querySelector('.alert'), text).to.equal(null);
      expect(drawn.querySelector('blockquote'), text).not.to.equal(null);
      undrawAll();
    }
  });

  it('take words for their titles from the labels, as text', () => {
    const alerts = {note: '<b>Hinweis</b>', tip: 't', important: 'i', warning: 'w', caution: 'c'};
    const drawn = drawnAtOnce('> [!NOTE]\n> a', {labels: {alerts}});
    expect(drawn.querySelector('.alert-title')?.textContent).to.equal('<b>Hinweis</b>');
    expect(drawn.querySelector('b')).to.equal(null);
  });

  it('are never seen as a quote before they are alerts', () => {
    const text = 'Before.\n\n> [!Warning]\n> Mind the **gap**.\n>\n> - or not\n\nAfter.';
    const seen = new Set<string>();
    const streamed = drawnInPieces(text, {}, (element) => {
      expect(element.textContent).not.to.match(/\[!|!W|\]/);
      for (const {className, localName} of element.children) seen.add(`${localName} ${className}`.trim());
    });
    expect([...seen]).to.deep.equal(['p', 'div alert alert-warning']);
    expect(streamed.isEqualNode(drawnAtOnce(text))).to.equal(true);
  });

  it('are shown as written where the text ends with half of one', () => {
    const {element, stream} = drawing();
    stream.push('> [!NO');
    stream.flush();
    expect(element.textContent).to.equal('');
    stream.end();
    expect(element.querySelector('blockquote')?.textContent).to.equal('[!NO');
  });

  it('are written as HTML', () => {
    expect(renderToString('> [!NOTE]\n> a <b onclick=x>')).to.equal(
      '<div class="alert alert-note"><p class="alert-title">Note</p><p>a &lt;b onclick=x&gt;</p></div>',
    );
  });
});
