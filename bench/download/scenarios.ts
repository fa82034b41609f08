import type { ServerOptions } from './server.ts';

export type Scenario = {
  /** As it is called on the command line. */
  name: string;
  title: string;
  /** Of each file. */
  bytes: number;
  files: number;
  folder: 'memory' | 'disk';
  server: ServerOptions;
  /** Also `curl`, whose one stream has nothing to lose here. */
  curl: boolean;
  /** What `aria2c` needs besides to get through at all. */
  aria2cOptions?: string[];
  /** At most so many times what `aria2c` takes. */
  bars: { wall?: number; cpu?: number };
};

const MiB = 1 << 20;
const GiB = 1 << 30;

const usual = { bytes: 512 * MiB, files: 1, folder: 'memory', curl: false, server: {} } as const;
/** It gives a server up after five tries, and waits a minute for a byte. */
const patient = ['--max-tries=0', '--retry-wait=1', '--timeout=8'];

export const scenarios: Scenario[] = [
  {
    ...usual,
    name: 'memory',
    title: 'unthrottled, memory-backed',
    bytes: 2 * GiB,
    curl: true,
    bars: { wall: 0.85, cpu: 0.95 },
  },
  { ...usual, name: 'disk', title: 'unthrottled, disk', bytes: 2 * GiB, folder: 'disk', curl: true, bars: { wall: 1 } },
  {
    ...usual,
    name: 'paced',
    title: '5 MiB/s each, 16 allowed',
    bytes: GiB,
    server: { bytesPerSecond: 5 * MiB },
    bars: { wall: 1.03 },
  },
  {
    ...usual,
    name: 'limit-4',
    title: 'at most 4, else 503',
    server: { bytesPerSecond: 20 * MiB, limit: { connections: 4, refusal: 503 } },
    bars: { wall: 1.05 },
  },
  {
    ...usual,
    name: 'limit-2',
    title: 'at most 2, else a reset',
    server: { bytesPerSecond: 50 * MiB, limit: { connections: 2, refusal: 'reset' } },
    bars: { wall: 1.05 },
  },
  {
    ...usual,
    name: 'limit-1',
    title: 'at most 1, else 458',
    curl: true,
    server: { bytesPerSecond: 100 * MiB, limit: { connections: 1, refusal: 458 } },
    bars: { wall: 1.05 },
  },
  {
    ...usual,
    name: 'resets-2',
    title: '2 % of answers reset',
    server: { bytesPerSecond: 10 * MiB, faults: { kind: 'reset', share: 0.02 } },
    aria2cOptions: patient,
    bars: { wall: 1.04 },
  },
  {
    ...usual,
    name: 'resets-30',
    title: '30 % of answers reset',
    server: { bytesPerSecond: 10 * MiB, faults: { kind: 'reset', share: 0.3 } },
    aria2cOptions: patient,
    bars: { wall: 1.08 },
  },
  {
    ...usual,
    name: 'stalls',
    title: '10 % of answers stall',
    server: { bytesPerSecond: 10 * MiB, faults: { kind: 'stall', share: 0.1 } },
    aria2cOptions: patient,
    bars: { wall: 0.6 },
  },
  {
    ...usual,
    name: 'tls',
    title: 'https, unthrottled',
    bytes: GiB,
    curl: true,
    server: { tls: true },
    bars: { wall: 1.1 },
  },
  {
    ...usual,
    name: 'files',
    title: 'three files, 5 MiB/s each connection',
    files: 3,
    server: { bytesPerSecond: 5 * MiB },
    bars: { wall: 1.06, cpu: 0.95 },
  },
];
