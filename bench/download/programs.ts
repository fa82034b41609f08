import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { childrenCpu, readProcess } from './processes.ts';
import type { Client, Fetch, Measured } from './measure.ts';

export const connections = 16;
const startRuns = 5;

/** A program that is started for each download: the processor time of its start alone is not counted. */
type Program = {
  name: string;
  command: string;
  /** All files at once, as `film-1.mkv`, `film-2.mkv` … in the folder. */
  args: (urls: string[], folder: string) => string[];
};

export const isInstalled = (command: string) => !spawnSync(command, ['--version']).error;

export function aria2c(more: string[] = []): Program {
  const many = [`-x${connections}`, `-s${connections}`, '-k1M', '--file-allocation=none', '--no-conf', '-q', '-Z'];
  const quiet = ['--check-certificate=false', '--console-log-level=error', '--auto-file-renaming=false'];
  return {
    name: 'aria2c',
    command: 'aria2c',
    args: (urls, folder) => [...many, ...quiet, ...more, '-d', folder, ...urls],
  };
}

export const curl: Program = {
  name: 'curl',
  command: 'curl',
  args: (urls, folder) => ['-sSk', ...urls.flatMap((url, n) => ['-o', join(folder, `film-${n + 1}.mkv`), url])],
};

export async function openProgram(program: Program, startUrl: string, folder: string): Promise<Client> {
  const starts: number[] = [];
  for (let run = 0; run < startRuns; run++) {
    const { cpu } = await runProgram(program, [startUrl], folder);
    starts.push(cpu);
    for (const name of ['start', 'film-1.mkv']) await rm(join(folder, name), { force: true });
  }
  const startCpu = starts.sort((a, b) => a - b)[Math.floor(startRuns / 2)] as number;
  return {
    name: program.name,
    async fetch({ urls, folder: into }: Fetch): Promise<Measured> {
      const measured = await runProgram(program, urls, into);
      return {
        ...measured,
        cpu: Math.max(0, measured.cpu - startCpu),
        paths: urls.map((_, n) => join(into, `film-${n + 1}.mkv`)),
      };
    },
    close: async () => undefined,
  };
}

async function runProgram({ command, args }: Program, urls: string[], folder: string): Promise<Measured> {
  const cpuBefore = childrenCpu();
  const began = performance.now();
  const child = spawn(command, args(urls, folder), { stdio: ['ignore', 'ignore', 'inherit'] });
  let peak = 0;
  const look = () =>
    readProcess(child.pid as number).then(
      (now) => {
        peak = now.peak || peak;
      },
      () => undefined,
    );
  const watch = setInterval(look, 50);
  const [code] = await once(child, 'close');
  const wall = (performance.now() - began) / 1000;
  clearInterval(watch);
  return { wall, cpu: childrenCpu() - cpuBefore, peak, failed: code === 0 ? null : `code ${code}`, paths: [] };
}
