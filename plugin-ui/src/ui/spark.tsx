/**
 * A line of speeds, never below 0. `limit` draws the dotted line (a limit, or the best so far); `slots` is how many
 * samples the whole width stands for: fewer begin in the middle, where their time is.
 */
export function Spark({
  samples,
  limit,
  slots = samples.length,
}: {
  samples: readonly number[];
  limit?: number;
  slots?: number;
}) {
  const top = Math.max(1, limit ?? 0, ...samples) * 1.06;
  const line = pathOf(samples, top, slots);
  return (
    <svg class="spark" viewBox="0 0 200 40" preserveAspectRatio="none" aria-hidden="true">
      {line && <path class="a" d={`${line}L200 40L${start(samples, slots)} 40Z`} />}
      {limit ? <path class="cap" d={`M0 ${height(limit, top)}H200`} /> : null}
      {line && <path class="l" d={line} />}
    </svg>
  );
}

function pathOf(samples: readonly number[], top: number, slots: number): string {
  if (samples.length < 2) return '';
  const from = start(samples, slots);
  const step = (200 - from) / (samples.length - 1);
  return samples.map((value, i) => `${i === 0 ? 'M' : 'L'}${round(from + i * step)} ${height(value, top)}`).join('');
}

/** Where the first sample stands: now is at the end. */
function start(samples: readonly number[], slots: number): number {
  return round(200 - (200 * (samples.length - 1)) / Math.max(1, slots - 1));
}

const height = (value: number, top: number) => round(40 - (value / top) * 38);
const round = (value: number) => Math.round(value * 10) / 10;
