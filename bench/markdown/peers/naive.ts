import createDOMPurify from 'dompurify';
import {marked} from 'marked';
import {oncePerDraw} from '../page/peer.js';
import {serve} from '../page/serve.js';

const purifier = createDOMPurify(window);

/** What most pages do: the whole text through marked and DOMPurify at every update. */
serve((root) => {
  let whole = '';
  return oncePerDraw((text) => {
    whole += text;
    root.innerHTML = purifier.sanitize(marked.parse(whole, {async: false}));
  });
});
