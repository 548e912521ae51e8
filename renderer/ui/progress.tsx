import { cx } from "./classes.ts";

interface Props {
  readonly label: string;
  /** 0 to 100; absent while nobody knows. */
  readonly percent?: number | undefined;
  readonly tone?: "accent" | "quiet";
}

/** How far something is; its stripes move while it works. */
export function ProgressBar({ label, percent, tone = "accent" }: Props) {
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === undefined ? {} : { "aria-valuenow": Math.round(percent) })}
      className="h-1.5 w-full overflow-hidden rounded-full bg-line"
    >
      <div
        className={cx(
          "h-full rounded-full transition-[width] duration-500 ease-out",
          tone === "quiet"
            ? "bg-ink-3"
            : "animate-[flow_1.2s_linear_infinite] bg-accent bg-[length:2.5rem_100%] bg-[linear-gradient(100deg,transparent_30%,rgb(255_255_255/0.35)_50%,transparent_70%)]",
          percent === undefined && "opacity-60",
        )}
        style={{ width: `${percent ?? 100}%` }}
      />
    </div>
  );
}
