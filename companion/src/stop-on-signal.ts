/** A stop that takes longer than this is ended by force: the promise is ten seconds. */
const patienceMs = 9_500;

/** Ends the process with code 0 once `close` is done; a second signal while it works is ignored. */
export function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), patienceMs).unref();
      close().then(
        () => process.exit(0),
        (error: Error) => {
          process.stderr.write(`xtreme-downloader: the stop failed: ${error.stack}\n`);
          process.exit(1);
        },
      );
    });
  }
}
