import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from './platform/errors.ts';

/** A stop that takes longer than this is ended by force: the promise is ten seconds. */
const patienceMs = 9_500;
const repository = fileURLToPath(new URL('../../', import.meta.url));

export type Program = {
  /** What is printed once it runs. */
  welcome: string;
  close(): Promise<void>;
};

/**
 * Runs a program until a signal ends it: exit code 0 after `close`, 1 with one line on the error output when it can't
 * start. A signal during the start waits for the start, so that nothing that was begun is left running.
 */
export function runProgram(start: (about: { repository: string; version: string }) => Promise<Program>): void {
  const starting = readVersion().then((version) => start({ repository, version }));
  starting.then(
    ({ welcome }) => process.stdout.write(`\n${welcome}\n\n`),
    (error) => endWith(error instanceof AppError ? error.message : ((error as Error).stack ?? String(error))),
  );
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), patienceMs).unref();
      starting
        .then((program) => program.close())
        .then(
          () => process.exit(0),
          (error: Error) => endWith(`the stop failed: ${error.stack}`),
        );
    });
  }
}

async function readVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

function endWith(words: string): void {
  process.stderr.write(`xtreme-downloader: ${words}\n`);
  process.exit(1);
}
