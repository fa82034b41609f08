import { type DestinationStream, pino } from 'pino';

export type Logger = pino.Logger;

/** JSON lines on standard output. Secrets never get here: they are redacted beside the client that uses them. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
  return destination ? pino(options, destination) : pino(options);
}
