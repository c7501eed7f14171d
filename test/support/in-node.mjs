/** Runs the test files that TEST_FILES names, as JSON, in this process: loading the project once costs more than most of them do. */

import process from 'node:process';
import {test} from 'node:test';

for (const file of JSON.parse(process.env['TEST_FILES'] ?? '[]')) {
  try {
    await import(`../../${file}`);
  } catch (error) {
    // The others are run all the same.
    test(file, () => {
      throw error;
    });
  }
}
