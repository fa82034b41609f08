import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isPrivateAddress } from './addresses.ts';

/** What the engine asks of the network besides sockets, so that tests can have dead names and public providers. */
export type Network = {
  lookup(
    hostname: string,
    options: LookupAllOptions,
    callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
  ): void;
  isPrivate(address: string): boolean;
};

export const systemNetwork: Network = { lookup, isPrivate: isPrivateAddress };
