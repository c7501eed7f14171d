/** What the device says of its line, in this page: a browser under test cannot be taken off the network from inside. */

let isOnline = true;

/** Says that the device is off the line, or back on it, until the test ends. */
export function setOnline(value: boolean): void {
  isOnline = value;
  Object.defineProperty(navigator, 'onLine', {configurable: true, get: () => isOnline});
  window.dispatchEvent(new Event(value ? 'online' : 'offline'));
}

afterEach(() => {
  if (!isOnline) setOnline(true);
  Reflect.deleteProperty(navigator, 'onLine');
  sessionStorage.clear();
});
