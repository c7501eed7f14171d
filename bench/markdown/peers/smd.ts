import {default_renderer, parser, parser_end, parser_write} from 'streaming-markdown';
import {oncePerDraw} from '../page/peer.js';
import {serve} from '../page/serve.js';

serve((root) => {
  const written = parser(default_renderer(root));
  return oncePerDraw(
    (text) => parser_write(written, text),
    () => parser_end(written),
  );
});
