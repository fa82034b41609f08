/** Speeds of the last five minutes, one a second, as far as the panel was open. */
export type SpeedHistory = { samples: readonly number[]; best: number };

export const noHistory: SpeedHistory = { samples: [], best: 0 };
export const keptSamples = 300;

export function addSample({ samples, best }: SpeedHistory, bps: number): SpeedHistory {
  return { samples: [...samples.slice(1 - keptSamples), bps], best: Math.max(best, bps) };
}

/** At most `count` points, each the mean of its share, for a small drawing. */
export function thinned(samples: readonly number[], count: number): number[] {
  if (samples.length <= count) return [...samples];
  const share = samples.length / count;
  return Array.from({ length: count }, (_, i) => {
    const part = samples.slice(Math.floor(i * share), Math.floor((i + 1) * share));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}
