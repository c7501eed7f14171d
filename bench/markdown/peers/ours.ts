import {MarkdownStream, markdownStyles} from '../../../src/markdown/index.js';
import {serve} from '../page/serve.js';

const sheet = new CSSStyleSheet();
sheet.replaceSync(markdownStyles);
document.adoptedStyleSheets = [sheet];

/** As a host uses it that draws by itself: the untrusted policy, one `flush` for each draw. */
serve((root) => {
  const stream = new MarkdownStream(root);
  return {push: (text) => stream.push(text), draw: () => stream.flush(), end: () => stream.end()};
});
