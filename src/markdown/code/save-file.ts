/** Milliseconds after which a browser has surely begun to save. */
const savedMs = 10_000;

/** Offers `text` as a file called `name`. What it needs for that is given back, with `signal` at the latest. */
export function saveFile(name: string, text: string, signal: AbortSignal): void {
  // As plain text: were it shown after all, nothing in it would run.
  const url = URL.createObjectURL(new Blob([text], {type: 'text/plain;charset=utf-8'}));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  const giveBack = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveBack);
    URL.revokeObjectURL(url);
  };
  const timer = setTimeout(giveBack, savedMs);
  signal.addEventListener('abort', giveBack, {once: true});
}
