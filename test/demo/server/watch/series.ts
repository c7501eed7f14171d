import type {ChatServer} from '../../../../demo/server/app.js';

/** What `/metrics` told, by name and labels. */
export class Series {
  readonly #values: ReadonlyMap<string, number>;

  constructor(text: string) {
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    this.#values = new Map(
      lines.map((line) => {
        const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
        return [keyOf(name, labels === '' ? [] : labels.split(',')), Number(value)];
      }),
    );
  }

  /** The value of a series; undefined where there is none. */
  value(name: string, labels: Readonly<Record<string, string | number>> = {}): number | undefined {
    const written = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    return this.#values.get(keyOf(name, written));
  }

  /** Names of all series, each once. */
  get names(): ReadonlySet<string> {
    return new Set([...this.#values.keys()].map((key) => key.split(' ')[0] ?? ''));
  }
}

function keyOf(name: string, labels: readonly string[]): string {
  return `${name} ${[...labels].sort().join()}`;
}

export async function readSeries({url}: ChatServer): Promise<Series> {
  const response = await fetch(`${url}/metrics`);
  if (response.status !== 200) throw new Error(`/metrics answered ${response.status}`);
  return new Series(await response.text());
}
