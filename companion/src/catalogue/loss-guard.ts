/** A second answer counts only when it comes at least this much later. */
export const agreementAfterMs = 60 * 60_000;
/** How much of a loss must have been missing back then for the two answers to be the same loss. */
export const agreementShare = 0.95;

export type Loss = {
  /** Rows held before this sync. */
  held: number;
  /** Held rows that the answer does not have. */
  missing: number;
  /** Of those, the ones that an answer at least an hour ago lacked too. */
  missingForLong: number;
};

export type LossVerdict = { remove: 'all' | 'missing-for-long' | 'none'; reason: string };

/**
 * What to do about titles that an answer lacks: providers drop and bring back whole groups, so a large loss is
 * believed only when a later answer agrees with it (or the user does).
 */
export function judgeLoss(loss: Loss, limits: { sharePercent: number; minRows: number }): LossVerdict {
  if (loss.missing === 0) return { remove: 'all', reason: 'nothing is missing' };
  if (!isLarge(loss, limits)) return { remove: 'all', reason: 'few enough to be believed at once' };
  if (loss.missingForLong >= loss.missing * agreementShare) {
    return { remove: 'missing-for-long', reason: 'a second answer, at least an hour later, lacks the same titles' };
  }
  return { remove: 'none', reason: `more than ${limits.sharePercent} % are missing from one answer` };
}

export function isLarge(
  loss: { held: number; missing: number },
  limits: { sharePercent: number; minRows: number },
): boolean {
  return loss.missing >= limits.minRows && loss.missing * 100 > loss.held * limits.sharePercent;
}
