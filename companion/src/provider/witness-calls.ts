/** One API call: whether the provider refused it, and whether our connections were all in use meanwhile. */
export type CallOutcome = { refused: boolean; full: boolean };

export type Witness = {
  /** true: this call completes the proof that API calls count as a connection. */
  note(outcome: CallOutcome): boolean;
};

/** One refusal may have any reason. */
const enoughRefusals = 2;

/**
 * Finds out whether a provider counts API calls as connections: they are refused exactly while our connections are all
 * in use, and fine as soon as they are not. One that is fine while all are in use, or refused while some are free,
 * speaks against it.
 */
export function createWitness(): Witness {
  let refusals = 0;
  return {
    note({ refused, full }) {
      if (full && refused) refusals++;
      else if (!full && !refused && refusals >= enoughRefusals) {
        refusals = 0;
        return true;
      } else if (full || refused) refusals = 0;
      return false;
    },
  };
}
