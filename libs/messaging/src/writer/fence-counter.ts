const WINDOW_MS = 60_000;
const TOLERATED = 4;

/** Tells a takeover, which happens once, from two deployments that fence each other for ever. */
export const createFenceCounter = () => {
  let recent: number[] = [];
  return {
    /** Counts a fence; true when there were too many within a minute. */
    tooMany: (now = Date.now()): boolean => {
      recent = [...recent.filter((time) => now - time < WINDOW_MS), now];
      return recent.length > TOLERATED;
    },
  };
};
