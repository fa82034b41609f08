// Watch mode: the service from source, started again at every change, and Vite's server for the panel with hot reload.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const port = process.env.PORT ?? '8000';
const children = [
  ['npx', ['--no-install', 'tsc', '-b', 'integrations', 'migrations', '--watch', '--preserveWatchOutput']],
  ['npx', ['--no-install', 'tsx', 'watch', '--conditions=source', '--clear-screen=false', 'companion/src/main.ts']],
  ['npm', ['run', '--silent', 'dev', '-w', 'plugin-ui']],
].map(([command, args]) =>
  spawn(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, XTREME_DEV_TARGET: `http://127.0.0.1:${port}` },
  }),
);

function stop() {
  for (const child of children) child.kill('SIGTERM');
}

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
for (const child of children) child.on('exit', stop);
