/** The whole public surface in one file, for pages without a bundler: registers the elements, exports the SDK and the markdown renderer. */
export * from '../src/index.js';
export * from '../src/markdown/index.js';
export * from './define.js';
