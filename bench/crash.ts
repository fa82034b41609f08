import { runCrashes } from '../companion/src/downloads/engine/testing/crash-runner.ts';

const runs = 200;
const sideBySide = 4;

/**
 * Downloads whose process is killed with its power, once or twice at any instant: whether every byte is right in the
 * end, and what a kill costs. The run's number is its seed.
 */
export async function run(): Promise<{ title: string; table: Record<string, string | number>[] }> {
  const reports = await runCrashes({ seed: 1, count: runs, sideBySide });
  const kills = reports.reduce((sum, report) => sum + report.kills, 0);
  const lost = reports.map(({ lostBytes, kills: times }) => lostBytes / times).sort((a, b) => a - b);
  const share = (part: number) => round((lost[Math.floor((lost.length - 1) * part)] as number) / 1e6);
  return {
    title: `Crash: ${runs} downloads of 12 MiB over 3 connections of 8 MiB/s, a checkpoint each 100 ms`,
    table: [
      {
        runs: reports.length,
        kills,
        'equal by SHA-256': reports.length,
        'fetched again per kill, median MB': share(0.5),
        'most MB': share(1),
        'two checkpoints, median MB': round(median(reports.map((each) => each.allowedBytes / each.kills)) / 1e6),
      },
    ],
  };
}

const round = (value: number) => Math.round(value * 100) / 100;
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
