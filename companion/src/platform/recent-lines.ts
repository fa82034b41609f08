import { pino } from 'pino';

/** A line of the log as it was written: what is never logged is never here either. */
export type LogLine = { time: string; level: string; message: string; fields: Record<string, unknown> };

const kept = 500;
const fromLevel = pino.levels.values.info as number;
const longestText = 2_000;

/** The last lines from `info` on, in memory, for a page that shows them. */
export function createRecentLines() {
  const lines: LogLine[] = [];
  return {
    /** Takes a line as pino writes it. */
    add(text: string): void {
      if (Number(/^\{"level":(\d+)/.exec(text)?.[1] ?? 0) < fromLevel) return;
      lines.push(read(text));
      if (lines.length > kept) lines.shift();
    },
    /** The newest first. */
    list: (limit = kept): LogLine[] => lines.slice(-limit).reverse(),
  };
}

function read(text: string): LogLine {
  const { level, time, msg, ...fields } = JSON.parse(text, shortened) as Record<string, unknown>;
  return { time: String(time), level: pino.levels.labels[Number(level)] ?? 'info', message: String(msg ?? ''), fields };
}

function shortened(_key: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > longestText ? `${value.slice(0, longestText)}…` : value;
}
