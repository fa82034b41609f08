import { type DestinationStream, pino } from 'pino';

export type Logger = pino.Logger;

/** JSON lines on standard output. Secrets never get here: they are redacted beside the client that uses them. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: errorShown },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Only what helps: database errors carry the whole statement with its values. */
function errorShown(error: unknown) {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as Error & { code?: string };
  return { type: error.name, code, message: error.message, stack: error.stack };
}
