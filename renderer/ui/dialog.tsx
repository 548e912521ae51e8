import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useRef } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "./classes.ts";

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: string;
  /** In the middle, or from the side. */
  readonly from?: "middle" | "side";
  /** Only to be read: what is longer than the window is scrolled by keys as well. */
  readonly reading?: boolean;
  readonly children: ReactNode;
}

/** A window in the window: focus stays inside, Escape closes, focus goes back. */
export function Dialog(props: Props) {
  const { open, onClose, title, description, from = "middle", reading = false, children } = props;
  const { t } = useTranslation();
  const before = useRef<Element>(undefined);
  return (
    <Radix.Root open={open} onOpenChange={(next) => next || onClose()}>
      <Radix.Portal>
        {/* Radix' own overlay writes a style into the page, which the content policy forbids. */}
        <div className="scrim fixed inset-0 z-40 animate-[fade_0.2s] bg-black/50" />
        <Radix.Content
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
          onOpenAutoFocus={() => {
            before.current = document.activeElement ?? undefined;
          }}
          // By itself it goes back only to a button of Radix' own that opens the window.
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before.current instanceof HTMLElement) before.current.focus();
          }}
          className={cx(
            "sheet fixed z-50 flex flex-col overflow-hidden -outline-offset-2",
            from === "middle"
              ? "inset-x-4 top-1/2 mx-auto max-h-[85dvh] max-w-lg -translate-y-1/2 animate-[rise_0.25s] rounded-3xl"
              : "inset-y-0 end-0 w-full max-w-xl animate-[slide-in_0.28s_cubic-bezier(0.2,0.8,0.2,1)] sm:inset-y-3 sm:end-3 sm:rounded-3xl",
          )}
        >
          <header className="flex items-start gap-3 px-6 pt-5 pb-3">
            <div className="min-w-0 flex-1">
              <Radix.Title className="text-lg font-semibold tracking-tight break-words">
                {title}
              </Radix.Title>
              {description !== undefined && (
                <Radix.Description className="text-sm text-ink-2">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close
              aria-label={t("common.close")}
              className="-me-2 grid size-9 place-items-center rounded-xl text-ink-2 hover:bg-glass-2 hover:text-ink"
            >
              <X className="size-5" aria-hidden />
            </Radix.Close>
          </header>
          <div
            {...(reading ? { role: "region", tabIndex: 0, "aria-label": title } : {})}
            className="min-h-0 flex-1 overflow-y-auto rounded-2xl px-6 pb-6 -outline-offset-4"
          >
            {children}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
