import {oncePerDraw} from '../page/peer.js';
import {serve} from '../page/serve.js';

/** Units of text after which a paragraph ends. */
const paragraphLength = 400;

/** Puts words behind words, in short paragraphs, and does nothing else: what remains is what the browser itself costs. */
serve((root) => {
  let text = new Text();
  return oncePerDraw(
    (added) => {
      if (text.length === 0 || text.length > paragraphLength) {
        text = new Text();
        root.appendChild(document.createElement('p')).append(text);
      }
      text.appendData(added);
    },
    () => {},
  );
});
