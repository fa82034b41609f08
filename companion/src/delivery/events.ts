import { defineEvent } from '../platform/events.ts';

/** A media server took the paths that it was told. */
export const libraryScanned = defineEvent<{ mediaServerId: number; paths: string[] }>('delivery.library-scanned');
