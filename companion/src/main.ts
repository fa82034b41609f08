import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConfig } from './config.ts';
import { AppError } from './platform/errors.ts';
import { createLog } from './platform/log.ts';
import { runService } from './service.ts';
import { stopOnSignal } from './stop-on-signal.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

try {
  const config = readConfig();
  const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as { version: string };
  const service = await runService({ config, repository, version, log: createLog(config.logLevel) });
  stopOnSignal(service.close);
  process.stdout.write(`\n  xtreme-downloader ${version} is ready: ${service.address}\n\n`);
} catch (error) {
  const words = error instanceof AppError ? error.message : ((error as Error).stack ?? String(error));
  process.stderr.write(`xtreme-downloader: ${words}\n`);
  process.exit(1);
}
