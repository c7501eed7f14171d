/** Runs the test files that TEST_FILES names, as JSON, in this process: loading the project once costs more than most of them do. */
import process from 'node:process';
import {test} from 'node:test';

const files = JSON.parse(process.env['TEST_FILES'] ?? '[]');

async function loadAll() {
  for (const file of files) {
    try {
      await import(`../../${file}`);
    } catch (error) {
      // The others are run all the same.
      test(file, () => {
        throw error;
      });
    }
  }
}

const loaded = loadAll();
// Until this one is over no other runs. Otherwise what is to be done after all tests is done whenever those loaded so far are over.
test(`${files.length} files are loaded`, () => loaded);
