import {createElement} from 'react';
import {flushSync} from 'react-dom';
import {createRoot} from 'react-dom/client';
import {Streamdown} from 'streamdown';
import {oncePerDraw} from '../page/peer.js';
import {serve} from '../page/serve.js';

/** Its defaults, without its optional plugins (highlighting, mathematics, diagrams). */
serve((root) => {
  const drawn = createRoot(root);
  let whole = '';
  return oncePerDraw((text) => {
    whole += text;
    flushSync(() => drawn.render(createElement(Streamdown, null, whole)));
  });
});
