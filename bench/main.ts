import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';

/** One table per benchmark; figures are numbers, so that the JSON can be compared by a program. */
export type Result = {
  title: string;
  table: Record<string, string | number>[];
  /** Every single measurement, for the file only. */
  data?: unknown;
  /** Which part of the benchmark it was: goes into the file's name. */
  part?: string;
};

const benchmarks: Record<string, () => Promise<{ run(args: string[]): Promise<Result> }>> = {
  idle: () => import('./idle.ts'),
  download: () => import('./download.ts'),
  crash: () => import('./crash.ts'),
  sync: () => import('./sync.ts'),
  search: () => import('./search.ts'),
  panel: () => import('./panel.ts'),
};

const name = process.argv[2] ?? '';
const load = benchmarks[name];
if (!load) {
  process.stderr.write(`bench: there is no benchmark "${name}"; there are: ${Object.keys(benchmarks).join(', ')}\n`);
  process.exit(2);
}

const { title, table, data, part } = await (await load()).run(process.argv.slice(3));
const [cpu] = cpus();
const machine = {
  cpu: cpu?.model ?? 'unknown',
  cores: cpus().length,
  node: process.version,
  platform: process.platform,
};
const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
console.log(`${title} (${machine.cores} cores, ${machine.cpu}, Node ${machine.node}, commit ${commit})`);
console.table(table);
const folder = new URL('./results/', import.meta.url);
await mkdir(folder, { recursive: true });
const file = new URL(`${part ? `${name}-${part}` : name}.json`, folder);
await writeFile(
  file,
  `${JSON.stringify({ name, date: new Date().toISOString(), machine, commit, title, table, data }, null, 2)}\n`,
);
