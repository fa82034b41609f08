import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { open, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { blockOf } from './content.ts';
import { startNginx } from './nginx.ts';

/** What the server does besides answering ranges. */
export type ServerOptions = {
  tls?: boolean;
  /** Of each connection. */
  bytesPerSecond?: number;
  /** More connections than these at once are refused: with a status, or by a reset instead of an answer. */
  limit?: { connections: number; refusal: number | 'reset' };
  /** So many of the answers end in this way somewhere in their first sixteenth of the file, at least one in each run. */
  faults?: { kind: 'reset' | 'stall'; share: number };
};

export type BenchServer = {
  name: string;
  /** Different for each run and file, the same bytes behind all of them. */
  url(run: string, file: number): string;
  /** One byte, for the time that a program takes to start. */
  startUrl: string;
  /** What every file has to be in the end. */
  original: string;
  stop(): Promise<void>;
};

/**
 * nginx with a configuration and a port of its own; the built-in server where nginx is missing, and for the faults that
 * nginx can't be made to have. Each is a process of its own, so that its time is not counted.
 */
export async function startServer(options: ServerOptions, at: { folder: string; bytes: number }): Promise<BenchServer> {
  const original = join(at.folder, 'original');
  await writeOriginal(original, at.bytes);
  const hasNginx = !spawnSync('nginx', ['-v']).error;
  const { name, port, child } =
    hasNginx && !options.faults
      ? await startNginx(options, { ...at, original })
      : await startBuiltIn(options, at.bytes);
  const origin = `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  return {
    name,
    url: (run, file) => `${origin}/film-${file}.mkv?run=${run}`,
    startUrl: `${origin}/start`,
    original,
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function startBuiltIn(
  options: ServerOptions,
  bytes: number,
): Promise<{ name: string; port: number; child: ChildProcess }> {
  const script = fileURLToPath(new URL('./built-in-server.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, script, JSON.stringify({ ...options, bytes })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { name: 'built-in', port: Number(port), child };
}

async function writeOriginal(path: string, bytes: number): Promise<void> {
  const block = blockOf();
  const file = await open(path, 'w');
  try {
    for (let at = 0; at < bytes; at += block.length) await file.write(block);
  } finally {
    await file.close();
  }
  await truncate(path, bytes);
}
