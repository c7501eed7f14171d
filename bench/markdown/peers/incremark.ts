import {createIncremarkParser} from '@incremark/core';
import {serve} from '../page/serve.js';
import {KeyedBlocks} from './mdast-dom.js';

/** Its core has no output of its own: `KeyedBlocks` is ours, and as little as draws (it sanitises nothing). */
serve((root) => {
  const parser = createIncremarkParser({gfm: true});
  const blocks = new KeyedBlocks(root);
  let pending = '';
  const draw = (): void => {
    if (pending === '') return;
    const {completed, pending: open} = parser.append(pending);
    pending = '';
    blocks.show(completed, open);
  };
  return {
    push(text) {
      pending += text;
    },
    draw,
    end() {
      draw();
      blocks.show(parser.finalize().completed, []);
    },
  };
});
