import { type DestinationStream, pino } from 'pino';
import { createRecentLines, type LogLine } from './recent-lines.ts';

export type Logger = pino.Logger;
/** The program's own logger: it remembers its last lines. */
export type ProgramLog = Logger & { recent(limit?: number): LogLine[] };

/** JSON lines on standard output. Secrets never get here: they are redacted beside the client that uses them. */
export function createLog(level: string, destination?: DestinationStream): ProgramLog {
  const lines = createRecentLines();
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorShown },
    hooks: {
      streamWrite(line: string) {
        lines.add(line);
        return line;
      },
    },
  };
  return Object.assign(destination ? pino(options, destination) : pino(options), { recent: lines.list });
}

/** Only what helps: database errors carry the whole statement with its values. */
function errorShown(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as Error & { code?: string };
  return { type: error.name, code, message: error.message, stack: error.stack };
}
