/**
 * Puts lines on the grid of samples: what was apart in seconds stays apart when start and length
 * are both rounded to whole samples. A line that would overlap so starts a sample or so later.
 * @param lines in time order; `frames` is the exact length of the sound, in samples
 * @param sampleRate Hz
 * @returns the lines; `start * sampleRate`, rounded, is the first sample
 */
export function onSampleGrid<Line extends { readonly start: number; readonly frames: number }>(
  lines: readonly Line[],
  sampleRate: number,
): Line[] {
  let free = 0;
  return lines.map((line) => {
    const first = Math.max(free, Math.round(line.start * sampleRate));
    const late = line.start * sampleRate < first - 0.5;
    free = first + line.frames;
    return late ? { ...line, start: first / sampleRate } : line;
  });
}
