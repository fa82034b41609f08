import { defineEvent } from '../platform/events.ts';

/** A media server has looked at the paths that it was told; they are its own. */
export const libraryScanned = defineEvent<{ mediaServerId: number; paths: string[] }>('delivery.library-scanned');
