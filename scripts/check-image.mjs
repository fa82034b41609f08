// Checks the Dockerfile where no Docker is: that every path it copies exists and is let through by .dockerignore, and that
// the image's start command runs from a plain copy of the same files, as a user that the machine does not know, on folders
// that only it may write. Needs a build (`npm run build`). Prints what it found; exit code 1 at the first fault.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const startMs = 120_000;
const stages = readStages(readFileSync(join(root, 'Dockerfile'), 'utf8'));
const image = stages.at(-1);

for (const { copies } of stages) for (const copy of copies) if (!copy.from) checkSources(copy);
console.log(`Dockerfile: ${stages.flatMap(({ copies }) => copies).length} copies, every path is there.`);

const folder = mkdtempSync(join(tmpdir(), 'xtreme-image-'));
try {
  layOut(join(folder, 'app'));
  await startFrom(join(folder, 'app'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** `[{ from?, sources, target }]` of each stage, with its ENV, ENTRYPOINT and CMD. */
function readStages(text) {
  const lines = text.replace(/\\\n/g, ' ').split('\n');
  const found = [];
  for (const line of lines) {
    const [, word, rest] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    if (word === 'FROM') found.push({ copies: [], env: {}, entrypoint: [], command: [] });
    const stage = found.at(-1);
    if (word === 'COPY') {
      const words = rest.split(/\s+/);
      const from = words[0].startsWith('--from=') ? words.shift().slice('--from='.length) : undefined;
      stage.copies.push({ from, sources: words.slice(0, -1), target: words.at(-1) });
    }
    if (word === 'ENV') for (const [, name, value] of rest.matchAll(/(\w+)=(\S+)/g)) stage.env[name] = value;
    if (word === 'ENTRYPOINT') stage.entrypoint = JSON.parse(rest);
    if (word === 'CMD') stage.command = JSON.parse(rest);
  }
  return found;
}

function checkSources({ sources }) {
  const allowed = readFileSync(join(root, '.dockerignore'), 'utf8').match(/(?<=^!).+$/gm);
  for (const source of sources) {
    if (!existsSync(join(root, source))) fail(`COPY ${source}: it is not there.`);
    const top = source.split('/')[0];
    if (!allowed.includes(top)) fail(`COPY ${source}: .dockerignore keeps it from the builder.`);
  }
}

/** The last stage's files: those of the checkout, what the build made of it, and the packages without those for development. */
function layOut(app) {
  for (const { from, sources, target } of image.copies) {
    for (const source of sources) {
      const path = from ? relative('/app', source) : source;
      if (path.startsWith('node_modules')) continue;
      if (!existsSync(join(root, path)))
        fail(`COPY --from=${from} ${source}: the build does not make it (npm run build).`);
      const isFolder = statSync(join(root, path)).isDirectory();
      const to = target.endsWith('/') && !isFolder ? join(app, target, path.split('/').at(-1)) : join(app, target);
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(root, path), to, { recursive: true });
    }
  }
  const listing = [
    'ls',
    '--omit=dev',
    '--all',
    '--parseable',
    '--workspace',
    'companion',
    '--workspace',
    'integrations',
  ];
  const { stdout } = spawnSync('npm', listing, { cwd: root, encoding: 'utf8' });
  const packages = stdout
    .split('\n')
    .map((path) => relative(root, path))
    .filter((path) => path.startsWith('node_modules/'));
  if (packages.length === 0) fail('npm ls names no packages (npm ci).');
  for (const path of packages) {
    const nested = (name) => relative(join(root, path), name).split('/').includes('node_modules');
    cpSync(join(root, path), join(app, path), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (name) => !nested(name),
    });
  }
  console.log(`A copy of the image: ${image.copies.length} copies, ${packages.length} packages.`);
}

async function startFrom(app) {
  const user = process.getuid() === 0 ? { uid: 31_337, gid: 31_337 } : {};
  for (const name of ['data', 'media', 'tmp']) {
    mkdirSync(join(folder, name));
    if (user.uid) spawnSync('chown', [`${user.uid}:${user.gid}`, join(folder, name)]);
  }
  spawnSync('chmod', ['755', folder]);
  // What tini does in the image, nobody needs here; all that follows it is the image's own.
  const [command, ...args] = [...image.entrypoint.slice(image.entrypoint.indexOf('--') + 1), ...image.command];
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
    ...image.env,
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: join(folder, 'data'),
    MEDIA_DIR: join(folder, 'media'),
    TMPDIR: join(folder, 'tmp'),
    UMASK: '027',
  };
  const child = spawn(command, args, { cwd: app, env, ...user, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const url = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it is not ready in time')), startMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => {
        said += text;
        const ready = /is ready: (http\S+?\/)(?:#|\s)/.exec(said);
        if (ready) resolve(ready[1], clearTimeout(timer));
      });
    }
    child.on('exit', (code) => reject(new Error(`it ended with ${code}`), clearTimeout(timer)));
  }).catch((error) => fail(`${command} ${args.join(' ')}: ${error.message}:\n${said.slice(-2000)}`, child));
  const health = spawnSync(process.execPath, ['scripts/container-health.mjs'], {
    cwd: app,
    env: { ...env, PORT: new URL(url).port },
  });
  if (health.status !== 0) fail('the health check says that it is not alive.', child);
  const page = await fetch(url).then((answer) => answer.text());
  if (!page.includes('<div id="root">')) fail('it serves no panel.', child);
  const mode = statSync(join(folder, 'data/secret')).mode & 0o777;
  if (mode & 0o077) fail(`others may read the secret (${mode.toString(8)}).`, child);
  child.kill('SIGTERM');
  const [code] = await once(child, 'exit');
  if (code !== 0) fail(`after SIGTERM it ended with ${code}:\n${said.slice(-2000)}`);
  console.log(
    `The start command runs${user.uid ? ` as user ${user.uid}` : ''}, is healthy, serves the panel and stops.`,
  );
}

function fail(words, child) {
  child?.kill('SIGKILL');
  rmSync(folder ?? '', { recursive: true, force: true });
  console.error(`check-image: ${words}`);
  process.exit(1);
}
