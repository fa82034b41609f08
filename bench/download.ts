import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openEngine } from './download/engine.ts';
import type { Client, Measured } from './download/measure.ts';
import { aria2c, curl, isInstalled, openProgram } from './download/programs.ts';
import { reportOf } from './download/report.ts';
import { type Scenario, scenarios } from './download/scenarios.ts';
import { type BenchServer, startServer } from './download/server.ts';
import { measureService } from './download/service-delay.ts';
import type { Result } from './main.ts';

/** How often everybody fetches the same, one right after the other. */
const usualRounds = 5;
/** `quick`: one round of an eighth. */
const quickShare = 8;

export type Round = Record<string, Measured>;

/**
 * The engine against `aria2c` and `curl`, in rounds where each fetches the same from a server on this machine.
 *
 *     npm run bench -- download [quick] [rounds=N] [SCENARIO …]
 *
 * Scenarios: those of `download/scenarios.ts` and `service`; all of them when none is named.
 */
export async function run(args: string[]): Promise<Result> {
  const { names, rounds, share } = readArguments(args);
  const table: Result['table'] = [];
  const data: unknown[] = [];
  if (!isInstalled('aria2c')) table.push({ scenario: '', program: 'aria2c is not installed: nothing to compare with' });
  for (const scenario of scenarios.filter(({ name }) => names.includes(name))) {
    const smaller = { ...scenario, bytes: scenario.bytes / share };
    await note(scenario.name, table, async () => {
      const { server, idle, results } = await measure(smaller, rounds);
      data.push({
        scenario: scenario.name,
        bytes: smaller.bytes,
        files: scenario.files,
        server,
        idle,
        rounds: results,
      });
      return reportOf(smaller, { server, idle, rounds: results });
    });
  }
  if (names.includes('service')) await note('service', table, async () => [await measureService(share)]);
  const title = `Download: 16 connections, ${rounds} interleaved rounds, medians`;
  return { title, table, data, part: names.length === known().length ? '' : names.join('-') };
}

/** One that fails is a row that says so: the others are still worth knowing. */
async function note(name: string, table: Result['table'], play: () => Promise<Result['table']>): Promise<void> {
  try {
    table.push(...(await play()));
  } catch (error) {
    process.exitCode = 1;
    table.push({ scenario: name, program: `failed: ${error instanceof Error ? error.message : String(error)}` });
  }
  process.stderr.write(`${name} done\n`);
}

const known = () => [...scenarios.map(({ name }) => name), 'service'];

function readArguments(args: string[]): { names: string[]; rounds: number; share: number } {
  const isQuick = args.includes('quick');
  const count = args.map((arg) => /^rounds=(\d+)$/.exec(arg)?.[1]).find((value) => value !== undefined);
  const names = args.filter((arg) => arg !== 'quick' && !arg.startsWith('rounds='));
  const unknown = names.filter((name) => !known().includes(name));
  if (unknown.length > 0) {
    throw new Error(`there is no scenario "${unknown.join('", "')}"; there are: ${known().join(', ')}`);
  }
  return {
    names: names.length > 0 ? names : known(),
    rounds: Number(count ?? (isQuick ? 1 : usualRounds)),
    share: isQuick ? quickShare : 1,
  };
}

async function measure(scenario: Scenario, rounds: number) {
  const memory = await mkdtemp(join((await exists('/dev/shm')) ? '/dev/shm' : tmpdir(), 'bench-download-'));
  const folder = scenario.folder === 'memory' ? memory : await diskFolder();
  const server = await startServer(scenario.server, { folder: memory, bytes: scenario.bytes });
  const clients: Client[] = [];
  try {
    for (const mode of ['fixed', 'learning', 'learned'] as const) clients.push(await openEngine(mode));
    for (const program of [aria2c(scenario.aria2cOptions), ...(scenario.curl ? [curl] : [])]) {
      if (isInstalled(program.command)) clients.push(await openProgram(program, server.startUrl, folder));
    }
    const results: Round[] = [];
    // The first to touch the memory and the disk pays for that: nobody's figure where nothing else slows him down.
    if (!scenario.server.bytesPerSecond) await playRound({ scenario, server, folder, round: -1 }, clients);
    for (let round = 0; round < rounds; round++) {
      results.push(await playRound({ scenario, server, folder, round }, clients));
    }
    return { server: server.name, idle: clients[0]?.idle ?? 0, results };
  } finally {
    for (const client of clients) await client.close();
    await server.stop();
    await rm(memory, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

/** Each second round the other way round, so that nobody always comes after the same one. */
async function playRound(
  at: { scenario: Scenario; server: BenchServer; folder: string; round: number },
  clients: Client[],
): Promise<Round> {
  const { scenario, server, folder, round } = at;
  const results: Round = {};
  for (const client of round % 2 === 0 ? clients : [...clients].reverse()) {
    const run = `${client.name.replace(/\W+/g, '-')}-${round}`;
    const urls = Array.from({ length: scenario.files }, (_, n) => server.url(run, n + 1));
    settleDisk(folder);
    const measured = await client.fetch({ urls, folder });
    if (measured.failed === null) for (const path of measured.paths) await compare(path, server.original);
    for (const path of measured.paths) for (const end of ['', '.dl', '.aria2']) await rm(path + end, { force: true });
    process.stderr.write(
      `${scenario.name}, round ${round + 1}: ${client.name} ${measured.failed ?? `${measured.wall.toFixed(2)} s`}\n`,
    );
    results[client.name] = measured;
  }
  return results;
}

/** What the one before left to be written is not to be waited for by the next one. */
function settleDisk(folder: string): void {
  spawnSync('sync', ['-f', folder]);
}

async function compare(path: string, original: string): Promise<void> {
  await promisify(execFile)('cmp', [path, original]);
}

async function diskFolder(): Promise<string> {
  const results = fileURLToPath(new URL('./results/', import.meta.url));
  await mkdir(results, { recursive: true });
  return mkdtemp(join(results, 'disk-'));
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );
