import process from 'node:process';

export const peerNames = ['ours', 'smd', 'incremark', 'streamdown', 'naive'] as const;

export type PeerName = (typeof peerNames)[number];

/** How much is measured. */
export interface Settings {
  readonly isQuick: boolean;
  readonly peers: readonly PeerName[];
  /** How often what is judged is measured; odd, so that there is a middle. */
  readonly runs: number;
  /** Characters of the documents, by which the growth is told. */
  readonly lengths: readonly number[];
  /** The same for one-block documents through peers that would take minutes otherwise. */
  readonly shortLengths: readonly number[];
  /** Characters of the answer that most rows are about. */
  readonly answer: number;
  /** Wall time after which a run is cut, and sampled instead. */
  readonly limitMs: number;
}

/** The settings that the environment asks for: BENCH_QUICK, BENCH_PEERS, BENCH_REPEAT. */
export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const isQuick = Boolean(env['BENCH_QUICK']);
  const peers = readPeers(env['BENCH_PEERS']);
  const runs = Number(env['BENCH_REPEAT'] ?? (isQuick ? 1 : 5));
  if (!Number.isInteger(runs) || runs < 1)
    throw new RangeError('BENCH_REPEAT must be a whole number above 0.');
  return isQuick
    ? {
        isQuick,
        peers,
        runs,
        lengths: [5_000, 20_000, 80_000],
        shortLengths: [5_000, 20_000],
        answer: 20_000,
        limitMs: 15_000,
      }
    : {
        isQuick,
        peers,
        runs,
        lengths: [20_000, 100_000, 400_000],
        shortLengths: [12_500, 50_000, 200_000],
        answer: 100_000,
        limitMs: 120_000,
      };
}

function readPeers(named: string | undefined): readonly PeerName[] {
  if (!named) return peerNames;
  const wanted = named.split(',');
  const unknown = wanted.filter((name) => !peerNames.some((peer) => peer === name));
  if (unknown.length > 0)
    throw new RangeError(`BENCH_PEERS knows ${peerNames.join(', ')}; not ${unknown.join(', ')}.`);
  return peerNames.filter((peer) => wanted.includes(peer));
}
