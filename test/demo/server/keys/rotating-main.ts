/** Rotates the master key of the folder in its first argument, as often as its second says; a line for each. */
import {KeysPlace} from './keys-place.js';

const [, , directory = '', rotations = '0'] = process.argv;
const {store} = await KeysPlace.in(directory).open();
for (let rotation = 0; rotation < Number(rotations); rotation++) {
  process.stdout.write('rotating\n');
  await store.rotate();
}
