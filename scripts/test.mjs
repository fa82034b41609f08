// The whole suite, or the files that are named; options go on to mocha.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const everything = ['companion/src', 'companion/test', 'integrations', 'plugin-ui/src'].map(
  (folder) => `${folder}/**/*.test.ts`,
);

const given = process.argv.slice(2);
const named = given.some((one) => one.endsWith('.test.ts'));
const missing = given.find((one) => one.endsWith('.test.ts') && !one.includes('*') && !existsSync(`${root}/${one}`));
if (missing) {
  console.error(`xtreme-downloader: there is no ${missing} (a path from the project's root is needed).`);
  process.exit(1);
}
const { status } = spawnSync('npx', ['--no-install', 'mocha', ...given, ...(named ? [] : everything)], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
