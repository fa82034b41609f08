export type Lease = { leaseId: string; revoked: AbortSignal };

/** One lease for each open connection, held from before it connects until after it is closed. */
export type LeasePort = {
  acquire(job: { jobId: number; accountKey: string }): Promise<Lease | null>;
  release(lease: Lease): void;
};
