// Goes into the service's process with `--import`, and from there into its engine's, where it stays out of the way:
// answers how long the event loop let timers wait since it was asked last.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const resolution = 5;

if (!/downloads.engine.main\.js$/.test(process.argv[1] ?? '')) {
  const delay = monitorEventLoopDelay({ resolution });
  delay.enable();
  const beyond = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - resolution);
  process.on('message', (message) => {
    if (message !== 'delay') return;
    process.send?.({ p99: beyond(delay.percentile(99)), max: beyond(delay.max) });
    delay.reset();
  });
}
