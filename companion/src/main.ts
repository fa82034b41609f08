import { readConfig } from './config.ts';
import { createLog } from './platform/log.ts';
import { runProgram } from './run-program.ts';
import { runService } from './service.ts';

runProgram(async ({ repository, version }) => {
  const config = readConfig();
  const service = await runService({ config, repository, version, log: createLog(config.logLevel) });
  return { welcome: `  xtreme-downloader ${version} is ready: ${service.address}`, close: service.close };
});
