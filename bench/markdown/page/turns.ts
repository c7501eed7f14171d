const channel = new MessageChannel();

/**
 * Does `work` in a task of its own, not behind a promise: what runs behind one does not count as script in the
 * browser's own account of its time.
 */
export const inTask = (work: () => void): Promise<void> =>
  new Promise((resolve, reject) => {
    channel.port1.onmessage = () => {
      try {
        work();
        resolve();
      } catch (error) {
        reject(error);
      }
    };
    channel.port2.postMessage(null);
  });

/** The next task of the page's main thread: frames may come between. */
export const nextTask = (): Promise<void> => inTask(() => {});

/** The next frame; gives its time. */
export const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

/** When what was drawn is laid out and painted. */
export async function painted(): Promise<void> {
  await nextFrame();
  await nextFrame();
  await nextTask();
}
