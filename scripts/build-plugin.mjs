// `npm run build:plugin`: the plugin for Jellyfin, as the zip that its plugin repository serves. Needs the .NET SDK.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipOf } from './zip.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = join(root, 'integrations/jellyfin-plugin');
const output = join(home, 'dist');
/** With the host that the tests run the plugin in. */
const withHost = process.argv.includes('--with-host');

const sdk = spawnSync('dotnet', ['--list-sdks'], { encoding: 'utf8' });
const newest = Math.max(0, ...(sdk.stdout ?? '').split('\n').map((line) => Number.parseInt(line, 10) || 0));
if (newest < 8) {
  console.log(
    'build:plugin: skipped, there is no .NET SDK (dotnet 8 or newer) here. Everything else works without it.',
  );
  process.exit(0);
}

const plugin = JSON.parse(readFileSync(join(home, 'plugin.json'), 'utf8'));
const stamp = join(output, withHost ? 'built-with-host' : 'built');
const wanted = digest([
  ...filesBelow(home),
  ...filesBelow(join(root, 'plugin-ui/src/host')),
  fileURLToPath(import.meta.url),
]);
const isBuilt = [join(output, 'plugin.zip'), stamp].every((file) => existsSync(file));
if (isBuilt && readFileSync(stamp, 'utf8') === wanted) process.exit(0);

rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
run(
  'npx',
  ['--no-install', 'vite', 'build', '--config', 'vite.host.config.ts', '--logLevel', 'warn'],
  join(root, 'plugin-ui'),
);
const project = withHost ? 'host/Host.csproj' : 'src/XtreamCompanion.csproj';
const quiet = ['--nologo', '-v', 'quiet', '-clp:ErrorsOnly', '-nodeReuse:false', '-p:UseSharedCompilation=false'];
run('dotnet', ['build', project, '-c', 'Release', `-p:PluginVersion=${plugin.version}`, ...quiet], home);

const { guid, name, description, overview, owner, category, version, targetAbi, timestamp, changelog } = plugin;
const meta = { guid, name, description, overview, owner, category, version, targetAbi, timestamp, changelog };
const zip = zipOf([
  { name: 'XtreamCompanion.dll', content: readFileSync(join(home, 'src/bin/Release/net8.0/XtreamCompanion.dll')) },
  { name: 'meta.json', content: Buffer.from(`${JSON.stringify(meta, null, 2)}\n`) },
]);
writeFileSync(join(output, 'plugin.zip'), zip);
const checksum = createHash('md5').update(zip).digest('hex');
writeFileSync(join(output, 'plugin.json'), `${JSON.stringify({ ...meta, checksum }, null, 2)}\n`);
writeFileSync(stamp, wanted);
console.log(`build:plugin: ${name} ${version}, ${zip.length} bytes`);

function filesBelow(folder) {
  const skipped = new Set(['bin', 'obj', 'dist']);
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name: one }) => !skipped.has(one))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((one) => (one.isDirectory() ? filesBelow(join(folder, one.name)) : [join(folder, one.name)]));
}

function digest(files) {
  const hash = createHash('sha256');
  for (const file of files)
    hash.update(`${file.slice(root.length)} ${statSync(file).size} `).update(readFileSync(file));
  return hash.digest('hex');
}

/** Quiet where it works; all that it said where it does not. */
function run(command, args, cwd) {
  const env = { ...process.env, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' };
  const { status, error, stdout } = spawnSync(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  if (!error && status === 0) return;
  process.stderr.write(stdout ?? '');
  console.error(`build:plugin: ${error?.message ?? `"${command} ${args.join(' ')}" failed.`}`);
  process.exit(1);
}
