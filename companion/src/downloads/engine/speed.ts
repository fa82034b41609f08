/** Bytes per second, smoothed over about five seconds, so that a figure on a screen can be read. */
export function createSpeed() {
  let last: { bytes: number; at: number } | null = null;
  let speed: number | null = null;
  return {
    /** `bytes`: all received so far; `at`: ms. */
    sample(bytes: number, at: number): number {
      if (last && at > last.at) {
        const passed = (at - last.at) / 1000;
        const current = Math.max(0, bytes - last.bytes) / passed;
        const weight = 1 - Math.exp(-passed / 5);
        speed = speed === null ? current : speed + (current - speed) * Math.max(weight, 0.3);
      }
      last = { bytes, at };
      return Math.round(speed ?? 0);
    },
    reset(): void {
      last = null;
      speed = null;
    },
  };
}
