import {serve} from '../page/serve.js';

/** Draws nothing: what remains is what the bench itself costs. */
serve(() => ({push: () => {}, draw: () => {}, end: () => {}}));
