import type { ComponentProps } from "react";
import { cx } from "./classes.ts";

type Look = "primary" | "plain" | "quiet" | "danger";

const LOOKS: Readonly<Record<Look, string>> = {
  primary:
    "bg-accent text-accent-ink font-semibold hover:bg-accent-2 shadow-[inset_0_1px_0_rgb(255_255_255/0.3)]",
  plain: "bg-glass-2 border border-line-2 hover:border-ink-3",
  quiet: "text-ink-2 hover:bg-glass-2 hover:text-ink",
  danger: "border border-line-2 bg-glass-2 text-bad hover:border-bad",
};

export const buttonClass = (look: Look = "plain", small = false): string =>
  cx(
    "inline-flex shrink-0 items-center justify-center gap-2 rounded-xl whitespace-nowrap select-none",
    "transition-[background-color,border-color,color,transform] duration-150 active:scale-[0.98]",
    "disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50",
    small ? "min-h-8 px-3 text-[0.8125rem]" : "min-h-10 px-4",
    LOOKS[look],
  );

interface Pressed extends ComponentProps<"button"> {
  /** At work: a further press does nothing. Unlike one that is turned off, it keeps the focus. */
  readonly busy?: boolean;
}

interface Props extends Pressed {
  readonly look?: Look;
  readonly small?: boolean;
}

const atWork = { "aria-busy": true, "aria-disabled": true, onClick: undefined } as const;

export function Button({ look = "plain", small = false, busy, className, type, ...rest }: Props) {
  return (
    <button
      type={type ?? "button"}
      className={cx(buttonClass(look, small), className)}
      {...rest}
      {...(busy === true ? atWork : {})}
    />
  );
}

interface IconProps extends Pressed {
  /** Read out, and shown on hover. */
  readonly label: string;
}

export function IconButton({ label, className, busy, children, ...rest }: IconProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={cx(
        "inline-flex size-9 shrink-0 items-center justify-center rounded-xl text-ink-2 transition-colors",
        "hover:bg-glass-2 hover:text-ink disabled:pointer-events-none disabled:opacity-40",
        className,
      )}
      {...rest}
      {...(busy === true ? atWork : {})}
    >
      {children}
    </button>
  );
}
