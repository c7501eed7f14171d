/** A process that asks one question, and prints what is said as it comes. */
import {askOnce} from './ask-once.js';

const {DATABASE: file = '', UPSTREAM: baseUrl = ''} = process.env;
await askOnce({file, baseUrl}, (event) => process.stdout.write(`${JSON.stringify(event)}\n`));
