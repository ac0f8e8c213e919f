const HOUR_MS = 3_600_000;

export interface RateWindow {
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Milliseconds. */
  readonly resetAt: number;
}

export interface RateBudget {
  window(): RateWindow;
  /** Takes points; false, and nothing taken, when the window holds too few. */
  take(points: number): boolean;
  /** Ends the window's points, as if others had used them; they return at the given time. */
  exhaust(resetAt?: number): void;
}

/** An hourly allowance. The hour begins with the first request after the last one's end. */
export function createRateBudget(limit: number, now: () => number): RateBudget {
  let used = 0;
  let resetAt = 0;

  function window(): RateWindow {
    if (now() >= resetAt) {
      used = 0;
      resetAt = Math.floor(now() / 1_000) * 1_000 + HOUR_MS;
    }
    return { limit, used, remaining: limit - used, resetAt };
  }

  return {
    window,
    take(points) {
      if (window().remaining < points) return false;
      used += points;
      return true;
    },
    exhaust(until) {
      window();
      used = limit;
      resetAt = until ?? resetAt;
    },
  };
}
