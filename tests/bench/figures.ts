/** One measured number beside what it should be. */
export interface Figure {
  readonly part: string;
  /** What was measured, by what. */
  readonly what: string;
  readonly value: number;
  /** "" for a ratio. */
  readonly unit: string;
  /** Absent: there is no target. */
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
  /** The numbers behind it. */
  readonly from: string;
}

/** Whether a figure is on the right side of its target; true where there is none. */
export function isMet({ value, target }: Figure): boolean {
  if (target === undefined) return true;
  return "atMost" in target ? value <= target.atMost : value >= target.atLeast;
}

const short = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));

function targetText({ target }: Figure): string {
  if (target === undefined) return "";
  return "atMost" in target ? `<= ${target.atMost}` : `>= ${target.atLeast}`;
}

function verdict(figure: Figure): string {
  if (figure.target === undefined) return "";
  return isMet(figure) ? "met" : "MISSED";
}

/** A table in plain text. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.part,
    figure.what,
    `${short(figure.value)} ${figure.unit}`.trim(),
    targetText(figure),
    verdict(figure),
    figure.from,
  ]);
  const all = [["", "measured", "value", "target", "", "from"], ...rows];
  const widths = all[0]?.map((_, column) =>
    all.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
  );
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The middle one of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Milliseconds that `work` takes, and what it gives. */
export async function timed<T>(
  work: () => T | Promise<T>,
): Promise<{ readonly ms: number; readonly result: T }> {
  const begun = performance.now();
  const result = await work();
  return { ms: performance.now() - begun, result };
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
