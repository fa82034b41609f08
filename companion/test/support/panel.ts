import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repository } from './service.ts';

let built: Promise<unknown> | undefined;

/** What the service serves is what Vite makes of the sources as they are now; made once a run. */
export async function buildPanel(): Promise<void> {
  built ??= promisify(execFile)('npm', ['run', '--silent', 'build', '-w', 'plugin-ui'], { cwd: repository });
  await built;
}
