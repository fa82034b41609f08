import { serveMessages } from '../serve-messages.ts';
import { quick } from './harness.ts';
import { type DiskEvent, volatileDisk } from './volatile-disk.ts';

/** The engine's process with a checkpoint ten times a second. Its argument seeds a disk that forgets when it is killed. */
const seed = process.argv[2];
const tell = (event: DiskEvent) => void process.send?.(event, undefined, undefined, () => undefined);

serveMessages({ timing: quick, ...(seed ? { fs: volatileDisk(Number(seed), tell) } : {}) });
