/** Milliseconds since the process started, by a clock that nobody sets back: for durations alone. */
export function elapsedMs(): number {
  return performance.now();
}
