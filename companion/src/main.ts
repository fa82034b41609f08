import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from './config.ts';
import { AppError } from './platform/errors.ts';
import { createLog } from './platform/log.ts';
import { runService, type Service } from './service.ts';

/** A stop that takes longer than this is ended by force: the promise is ten seconds. */
const patienceMs = 9_500;
const repository = fileURLToPath(new URL('../../', import.meta.url));

try {
  const config = readConfig();
  const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as { version: string };
  const service = await runService({ config, repository, version, log: createLog(config.logLevel) });
  stopOnSignal(service);
  process.stdout.write(`\n  xtreme-downloader ${version} is ready: ${service.address}\n\n`);
} catch (error) {
  const words = error instanceof AppError ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`xtreme-downloader: ${words}\n`);
  process.exit(1);
}

function stopOnSignal(service: Service): void {
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), patienceMs).unref();
      service.close().then(
        () => process.exit(0),
        (error: Error) => {
          process.stderr.write(`xtreme-downloader: the stop failed: ${error.stack}\n`);
          process.exit(1);
        },
      );
    });
  }
}
