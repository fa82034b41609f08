import { readProvisionConfig } from './config.ts';
import { messageOf } from './platform/errors.ts';
import { provisionDatabase } from './platform/database/provision.ts';
import { createLog } from './platform/log.ts';

/** Makes database and user on a shared Postgres before the service starts (the chart's job), then ends. */
try {
  const { admin, address, logLevel } = readProvisionConfig();
  await provisionDatabase({ admin, address, log: createLog(logLevel) });
} catch (error) {
  process.stderr.write(`xtreme-downloader: ${messageOf(error)}\n`);
  process.exitCode = 1;
}
