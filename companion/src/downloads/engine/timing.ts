/** Every time the engine waits for something, in milliseconds. Tests shorten them. */
export const defaultTiming = {
  /** Name, TCP and TLS together. */
  connect: 12_000,
  /** From the request to the end of the answer's head. */
  head: 25_000,
  /** Without a byte while nobody of us holds the socket back. */
  stall: 15_000,
  /** A stalled connection beside one that delivers is given up sooner. */
  stallBeside: 9_000,
  /** Without a byte while the others have nothing left to do; twice as long before an answer begins. */
  stallLast: 3_000,
  /** A connection that is five times slower than the others for so long is replaced when nothing else is left to do. */
  slow: 10_000,
  /** How often a job looks at its connections. */
  tick: 250,
  progress: 1_000,
  checkpoint: 2_000,
  /** The longest between two checkpoints where one costs much. */
  checkpointMost: 15_000,
  /** After a cut that delivered something: 50–150 ms. */
  retryAfterProgress: 100,
  /** Doubled for each failure in a row, half to one and a half of it. */
  retryBase: 400,
  retryMost: 30_000,
  /** After a refusal beside connections that deliver; doubled for each in a row. */
  refusedBeside: 150,
  /** Where every connection of the account was refused, or no lease was free. */
  slotSteps: [1_000, 1_000, 2_000, 2_000, 3_000, 5_000],
  /** For so long the last of those steps is repeated; afterwards `slotLate`. */
  slotPatience: 120_000,
  slotLate: 30_000,
  /** For so long it is remembered how many leases there were when one was refused. */
  leaseMemory: 10_000,
  /** First try for one connection more after a limit was met; doubled after each that fails. */
  probe: 2_000,
  probeMost: 60_000,
  probeLate: 300_000,
  /** Where ours seem to end each other: how much longer one has to live alone, besides three times as long as before. */
  testAlone: 1_000,
  /** How long each number of connections is measured. */
  gainHold: 2_000,
  gainRetest: 60_000,
  disk: 2_000,
  /** The program that reads a film's length is ended then. */
  ffprobe: 20_000,
};

export type Timing = typeof defaultTiming;

/** 1, 1, 2, 2, 3, 5, 5 … s: `nth` counts from 0. */
export function slotDelay(timing: Timing, nth: number): number {
  return timing.slotSteps[Math.min(nth, timing.slotSteps.length - 1)] as number;
}

/** Exponential with ±50 % jitter; `nth` counts from 0. */
export function retryDelay(timing: Timing, nth: number, random: () => number = Math.random): number {
  return Math.min(timing.retryMost, timing.retryBase * 2 ** Math.min(nth, 16)) * (0.5 + random());
}
