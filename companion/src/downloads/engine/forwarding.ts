/**
 * Where the canonical URL leads, for as long as that is accepted. Shared by the connections of one round, never kept
 * past it. When it is refused, one connection asks the canonical URL again and the others wait for the answer.
 */
export function createForwarding(canonical: URL) {
  let target: URL | null = null;
  let forwarded = false;
  let asking: { answered: Promise<void>; settle: () => void } | null = null;

  return {
    get target() {
      return target;
    },
    /** Waits while another connection finds out. */
    async ready(): Promise<void> {
      while (forwarded && target === null && asking) await asking.answered;
    },
    /** This connection asks the canonical URL now. Call what comes back when its request is over. */
    ask(): () => void {
      if (!forwarded || target !== null) return () => undefined;
      let open: () => void = () => undefined;
      const answered = new Promise<void>((resolve) => {
        open = resolve;
      });
      const mine = {
        answered,
        settle: () => {
          if (asking === mine) asking = null;
          open();
        },
      };
      asking = mine;
      return mine.settle;
    },
    accepted(url: URL): void {
      if (url.href !== canonical.href) {
        target = url;
        forwarded = true;
      }
      asking?.settle();
    },
    /** What was asked with this target was refused there. Another one may have been found meanwhile. */
    gone(used: URL | null): void {
      if (target === used) target = null;
    },
  };
}
