/** The core in Node: every test file of the headless floors in one process, which mostly waits. */
import {coreTests} from '../../scripts/test-files.mjs';

for (const file of coreTests()) await import(`../../${file}`);
