/** Loaded before the server: at SIGUSR2, collects garbage and prints `live <kB>`, what is in use then. Needs `--expose-gc`. */
process.on('SIGUSR2', () => {
  globalThis.gc();
  const {heapUsed, external} = process.memoryUsage();
  process.stdout.write(`live ${Math.round((heapUsed + external) / 1024)}\n`);
});
