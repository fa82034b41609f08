/** Files to be fetched at once into a folder. */
export type Fetch = { urls: string[]; folder: string };

export type Measured = {
  /** Seconds. */
  wall: number;
  /** Processor seconds. */
  cpu: number;
  /** Bytes of memory at its most. */
  peak: number;
  /** How it failed; null: it did not. */
  failed: string | null;
  /** Where the files are. */
  paths: string[];
  /** Of the process that owns the engine, ms. */
  ownerDelay?: number;
  /** What the engine learned about the account. */
  learned?: string;
};

export type Client = {
  name: string;
  /** Bytes of memory while it has nothing to do. */
  idle?: number;
  fetch(files: Fetch): Promise<Measured>;
  close(): Promise<void>;
};
