import type { ReactNode } from "react";
import { cx } from "./classes.ts";

interface Props {
  readonly title?: string;
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A glass surface with an optional heading. */
export function Panel({ title, note, actions, className, children }: Props) {
  return (
    <section className={cx("glass p-5 sm:p-6", className)}>
      {title !== undefined && (
        <header className="mb-4 flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0">
            <h2 className="text-[1.0625rem] font-semibold tracking-tight">{title}</h2>
            {note !== undefined && <p className="mt-0.5 text-sm text-ink-2">{note}</p>}
          </div>
          {actions}
        </header>
      )}
      {children}
    </section>
  );
}

interface HeadingProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
}

/** The top of a page; focused when the page changes, so that a reader starts there. */
export function PageHeading({ title, lead, actions }: HeadingProps) {
  return (
    <header className="mb-6 flex flex-wrap items-end justify-between gap-4">
      <div className="min-w-0">
        <h1
          tabIndex={-1}
          className="rounded-lg text-[1.75rem] leading-tight font-semibold tracking-[-0.02em]"
        >
          {title}
        </h1>
        {lead !== undefined && <p className="mt-1.5 max-w-[60ch] text-ink-2">{lead}</p>}
      </div>
      {actions}
    </header>
  );
}
