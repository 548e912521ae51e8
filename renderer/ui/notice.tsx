import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "./classes.ts";

type Tone = "good" | "warn" | "bad" | "info";

const LOOKS = {
  good: { Icon: CircleCheck, color: "text-good" },
  warn: { Icon: TriangleAlert, color: "text-warn" },
  bad: { Icon: CircleAlert, color: "text-bad" },
  info: { Icon: Info, color: "text-info" },
} as const;

interface Props {
  readonly tone: Tone;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
}

/** Something to know, and what to do about it. */
export function Notice({ tone, title, children, actions, className }: Props) {
  const { Icon, color } = LOOKS[tone];
  return (
    <div
      role={tone === "bad" ? "alert" : "status"}
      className={cx("flex gap-3 rounded-2xl border border-line bg-glass-2 p-4", className)}
    >
      <Icon aria-hidden className={cx("mt-0.5 size-5 shrink-0", color)} />
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">{title}</p>
        {children !== undefined && (
          <div className="mt-0.5 text-sm break-words text-ink-2">{children}</div>
        )}
        {actions !== undefined && actions !== false && (
          <div className="mt-3 flex flex-wrap gap-2">{actions}</div>
        )}
      </div>
    </div>
  );
}

interface EmptyProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** Where nothing is yet: why, and what to do. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <div className="mb-4 grid size-14 place-items-center rounded-2xl bg-glass-2 text-ink-2">
        {icon}
      </div>
      <p className="font-semibold">{title}</p>
      {children !== undefined && <p className="mt-1 max-w-[42ch] text-sm text-ink-2">{children}</p>}
      {action !== undefined && <div className="mt-5">{action}</div>}
    </div>
  );
}

export function Badge({ tone, children }: { tone?: Tone | "accent"; children: ReactNode }) {
  const color =
    tone === "accent" ? "text-accent" : tone === undefined ? "text-ink-2" : LOOKS[tone].color;
  return (
    <span
      className={cx(
        "inline-flex items-center gap-1 rounded-full border border-line bg-glass-2 px-2 py-0.5 text-xs font-medium whitespace-nowrap",
        color,
      )}
    >
      {children}
    </span>
  );
}
