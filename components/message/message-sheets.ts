import {foundation} from '../shared/foundation.js';
import {growingField} from '../shared/growing-field.js';
import {actionsStyles} from './actions.styles.js';
import {foldStyles} from './fold.styles.js';
import {markdownSheet} from './markdown-sheet.js';
import {messageStyles} from './message.styles.js';
import {printStyles} from './print.styles.js';
import {sourcesStyles} from './sources.styles.js';

/** All that a message looks like; what comes later says the last word. */
export const messageSheets = [
  foundation,
  growingField,
  markdownSheet,
  messageStyles,
  foldStyles,
  sourcesStyles,
  actionsStyles,
  printStyles,
];
