import type {Curve} from './growth.js';
import type {PeerName} from './settings.js';

const width = 720;
const height = 420;
const frame = {left: 64, right: 150, top: 48, bottom: 48};

export const titles: Readonly<Record<PeerName, string>> = {
  ours: 'chat-stream',
  smd: 'streaming-markdown',
  incremark: 'incremark',
  streamdown: 'streamdown',
  naive: 'marked + DOMPurify',
};

/** One for each renderer, told apart on light and on dark. */
const colours: Readonly<Record<PeerName, string>> = {
  ours: '#3d5afe',
  smd: '#2e9e6b',
  incremark: '#b8860b',
  streamdown: '#c2569b',
  naive: '#d0533f',
};

interface Line {
  readonly peer: PeerName;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** What a mixed answer costs against its length, both by their logarithms: a straight line's slope is the exponent. */
export function plot(curves: readonly Curve[], note: string): string {
  const drawn = curves.filter(({shape, points}) => shape === 'mixed answer' && points.length > 1);
  const all = drawn.flatMap(({points}) => points);
  const x = scale(
    all.map(({length}) => length),
    frame.left,
    width - frame.right,
  );
  const y = scale(
    all.map(({cpuMs}) => cpuMs),
    height - frame.bottom,
    frame.top,
  );
  const lines = drawn.map(({peer, points}) => ({
    peer,
    points: points.map(({length, cpuMs}) => [x.at(length), y.at(cpuMs)] as const),
  }));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>CPU time to stream a mixed answer, against its length</title>',
    '<style>text {font: 13px system-ui, sans-serif; fill: #444} .grid {stroke: #8884; stroke-width: 1}',
    '@media (prefers-color-scheme: dark) {text {fill: #ccc}}</style>',
    `<text x="${frame.left}" y="20" style="font-weight: 600">CPU to stream a mixed answer, layout left out</text>`,
    `<text x="${frame.left}" y="37" style="font-size: 11px">${note}</text>`,
    ...grid(x, y, all),
    ...lines.map(drawLine),
    ...labels(lines),
    '</svg>\n',
  ].join('\n');
}

interface Scale {
  readonly from: number;
  readonly to: number;
  at(value: number): number;
}

function scale(values: readonly number[], start: number, end: number): Scale {
  const [from, to] = [Math.min(...values), Math.max(...values)];
  const span = Math.log(to / from) || 1;
  return {from, to, at: (value) => round(start + ((end - start) * Math.log(value / from)) / span)};
}

const round = (value: number): number => Math.round(value * 10) / 10;

function grid(x: Scale, y: Scale, all: readonly {readonly length: number}[]): string[] {
  const bottom = height - frame.bottom;
  const lengths = [...new Set(all.map(({length}) => length))];
  const powers = Array.from({length: 9}, (_, power) => 10 ** power).filter(
    (ms) => ms >= y.from && ms <= y.to,
  );
  return [
    ...lengths.map(
      (length) =>
        `<text x="${x.at(length)}" y="${bottom + 20}" text-anchor="middle">${length / 1000} kB</text>`,
    ),
    ...powers.flatMap((ms) => [
      `<path class="grid" d="M${frame.left} ${y.at(ms)}H${width - frame.right}"/>`,
      `<text x="${frame.left - 8}" y="${y.at(ms) + 4}" text-anchor="end">${ms < 1000 ? `${ms} ms` : `${ms / 1000} s`}</text>`,
    ]),
  ];
}

function drawLine({peer, points}: Line): string {
  const path = points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const dots = points.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.5"/>`).join('');
  const stroke = peer === 'ours' ? 3 : 1.75;
  return `<g fill="${colours[peer]}" stroke="none"><path d="${path}" fill="none" stroke="${colours[peer]}" stroke-width="${stroke}"/>${dots}</g>`;
}

/** Names at the ends of the lines, moved apart where they would lie on each other. */
function labels(lines: readonly Line[]): string[] {
  const ends = lines
    .flatMap(({peer, points}) => {
      const end = points.at(-1);
      return end ? [{peer, x: end[0], y: end[1]}] : [];
    })
    .sort((one, other) => one.y - other.y);
  let least = 0;
  return ends.map(({peer, x, y}) => {
    const at = Math.max(y + 4, least);
    least = at + 15;
    const weight = peer === 'ours' ? '; font-weight: 600' : '';
    // By `style`: the sheet would win over an attribute.
    return `<text x="${x + 10}" y="${round(at)}" style="fill: ${colours[peer]}${weight}">${titles[peer]}</text>`;
  });
}
