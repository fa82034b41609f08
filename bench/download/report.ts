import type { Round } from '../download.ts';
import type { Measured } from './measure.ts';
import type { Scenario } from './scenarios.ts';

/** One row for each program: medians, and medians of the ratios to `aria2c` in the same round. */
export function reportOf(
  scenario: Scenario,
  { server, idle, rounds }: { server: string; idle: number; rounds: Round[] },
): Record<string, string | number>[] {
  const gigabytes = (scenario.bytes * scenario.files) / 1e9;
  const programs = Object.keys(rounds[0] ?? {}).sort(byName);
  return programs.map((program): Record<string, string | number> => {
    const all = rounds.map((round) => round[program] as Measured);
    const good = all.filter(({ failed }) => failed === null);
    if (good.length === 0) return { scenario: scenario.name, program, 'wall s': `failed: ${all[0]?.failed}` };
    const of = (what: 'wall' | 'cpu' | 'peak') => median(good.map((one) => one[what]));
    const isEngine = program.startsWith('engine');
    const bar = (value: number | undefined) => (program === 'engine' && value !== undefined ? `≤ ${value}` : '');
    return {
      scenario: scenario.name,
      server,
      program,
      'wall s': round(of('wall')),
      '× aria2c': ratio(rounds, program, 'wall'),
      'wall bar': bar(scenario.bars.wall),
      'CPU s/GB': round(of('cpu') / gigabytes),
      '× aria2c CPU': ratio(rounds, program, 'cpu'),
      'CPU bar': bar(scenario.bars.cpu),
      'peak MB': round(of('peak') / 1e6),
      'over idle MB': isEngine ? round((of('peak') - idle) / 1e6) : '',
      'owner p99 ms': isEngine ? round(median(good.map(({ ownerDelay = 0 }) => ownerDelay))) : '',
      failed: all.length - good.length || '',
    };
  });
}

const order = ['engine', 'engine, learning', 'engine, having learned', 'aria2c', 'curl'];
const byName = (a: string, b: string) => order.indexOf(a) - order.indexOf(b);

function ratio(rounds: Round[], program: string, what: 'wall' | 'cpu'): number | '' {
  const ratios = rounds.flatMap((each) => {
    const [mine, other] = [each[program], each.aria2c];
    return mine && other && mine.failed === null && other.failed === null ? [mine[what] / other[what]] : [];
  });
  return ratios.length > 0 ? round(median(ratios)) : '';
}

const round = (value: number) => Math.round(value * 100) / 100;
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
