// What `npm start` and the other commands do first: install what is missing, build what is stale. Plain Node, because
// nothing else is there yet.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const flags = new Set(process.argv.slice(2));

const oldest = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  fail(`Node.js ${oldest.join('.')} or newer is needed; this is ${process.versions.node}.`);
}

install();
if (!flags.has('--no-build')) build();

function install() {
  const wanted = digest([join(root, 'package-lock.json')], (file) => readFileSync(file));
  const stamp = join(root, 'node_modules/.xtreme-installed');
  if (read(stamp) === wanted) return;
  console.log('Installing packages (this happens once) …');
  run('npm', ['ci', '--no-audit', '--no-fund']);
  writeFileSync(stamp, wanted);
}

function build() {
  const sources = [
    'companion/src',
    'integrations',
    'migrations',
    'plugin-ui',
    'tsconfig.base.json',
    'package-lock.json',
  ];
  const files = sources.flatMap((source) => filesBelow(join(root, source)));
  const wanted = digest(files, (file) => {
    const { size, mtimeMs } = statSync(file);
    return `${size} ${mtimeMs}`;
  });
  const stamp = join(root, 'node_modules/.cache/xtreme-built');
  const isBuilt =
    existsSync(join(root, 'companion/dist/main.js')) && existsSync(join(root, 'plugin-ui/dist/index.html'));
  if (!flags.has('--force') && isBuilt && read(stamp) === wanted) return;
  console.log('Building …');
  run('npx', [
    '--no-install',
    'tsc',
    '-b',
    'integrations',
    'migrations',
    'companion',
    ...(flags.has('--force') ? ['--force'] : []),
  ]);
  run('npm', ['run', '--silent', 'build', '-w', 'plugin-ui']);
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  writeFileSync(stamp, wanted);
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  const skipped = new Set(['node_modules', 'dist', '.vite', 'bin', 'obj']);
  return readdirSync(path)
    .filter((name) => !skipped.has(name) && !name.endsWith('.tsbuildinfo'))
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

function digest(files, contentOf) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(contentOf(file)).update('\0');
  return hash.digest('hex');
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** Quiet where it works; all that it said where it does not. */
function run(command, args) {
  const { status, error, stdout } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  if (error) fail(`${command} can't be run: ${error.message}`);
  if (status === 0) return;
  process.stderr.write(stdout);
  fail(`"${command} ${args.join(' ')}" failed.`);
}

function fail(message) {
  console.error(`xtreme-downloader: ${message}`);
  process.exit(1);
}
