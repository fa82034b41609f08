import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname } from 'node:path';
import type { EngineEvent, FromEngine, ToEngine } from '../messages.ts';
import type { DiskEvent } from './volatile-disk.ts';

const engineFile = new URL(`./quick-main${extname(import.meta.url)}`, import.meta.url);

export type EngineProcess = {
  child: ChildProcess;
  tell(message: ToEngine): void;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
};

/** The engine in a process of its own, whose every wish for a lease is granted. `seed`: its disk forgets at a kill. */
export function startEngineProcess(options: {
  seed?: number;
  onDisk?: (event: DiskEvent) => void;
  onEvent?: (event: EngineEvent) => void;
}): EngineProcess {
  const { seed, onDisk, onEvent } = options;
  const child = fork(engineFile, seed === undefined ? [] : [String(seed)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const tell = (message: ToEngine) => void child.send(message, () => undefined);
  let leases = 0;
  child.on('message', (message: FromEngine | DiskEvent) => {
    if (message.type === 'checkpoint' || message.type === 'written') onDisk?.(message);
    if (message.type === 'event') onEvent?.(message.event);
    if (message.type === 'lease-wanted') {
      tell({ type: 'lease', requestId: message.requestId, leaseId: `${++leases}` });
    }
  });
  return {
    child,
    tell,
    async kill() {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
