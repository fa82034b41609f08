import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { clipBytes } from './first-bytes.ts';
import { EngineError } from './failures.ts';

/** Providers announce lengths carelessly; a film shorter than this part of it is another one. */
const leastShare = 0.25;
const lastWordsMs = 500;

type Question = { ffprobe: string; path: string; timeoutMs: number };

/**
 * Compares how long a whole file plays with what was announced. Throws `error-clip` for a short notice in the film's
 * place and `too-short` for what is too large to be one. A file that ffprobe can't read, or not in time, is let through.
 */
export async function checkFilmLength(
  question: Question & { bytes: number; expectedSeconds: number },
  signal: AbortSignal,
): Promise<void> {
  const seconds = await askFfprobe(question, signal);
  if (seconds === null || seconds >= question.expectedSeconds * leastShare) return;
  const detail = `${Math.round(seconds)} s instead of ${Math.round(question.expectedSeconds)} s`;
  throw new EngineError(question.bytes < clipBytes ? 'error-clip' : 'too-short', { detail });
}

/** Seconds; null: it can't tell. The program only gets at the file itself, whatever the file refers to. */
async function askFfprobe({ ffprobe, path, timeoutMs }: Question, signal: AbortSignal): Promise<number | null> {
  const ask = ['-v', 'error', '-protocol_whitelist', 'file', '-show_entries', 'format=duration'];
  const child = spawn(ffprobe, [...ask, '-of', 'default=nw=1:nk=1', `file:${path}`], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const end = () => void child.kill('SIGKILL');
  const timer = setTimeout(end, timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  let answer = '';
  child.stdout.on('data', (bytes: Buffer) => {
    answer = (answer + bytes.toString('latin1')).slice(0, 100);
  });
  try {
    // Whoever it started may hold its output open for ever.
    await Promise.race([
      once(child, 'close'),
      once(child, 'exit').then(() => delay(lastWordsMs, undefined, { ref: false })),
    ]);
    const seconds = Number.parseFloat(answer);
    return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    child.stdout.destroy();
  }
}
