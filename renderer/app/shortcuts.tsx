import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { create } from "zustand";
import { Dialog } from "../ui/dialog.tsx";

interface List {
  readonly open: boolean;
  show(): void;
  hide(): void;
}

export const useShortcutList = create<List>((set) => ({
  open: false,
  show: () => set({ open: true }),
  hide: () => set({ open: false }),
}));

const GO = { "1": "/", "2": "/queue", "3": "/models", "4": "/voices", "5": "/settings" } as const;

const LIST = [
  {
    title: "shortcuts.everywhere",
    keys: [
      ["?", "shortcuts.list"],
      ["1 – 5", "shortcuts.go"],
      ["N", "shortcuts.newDub"],
      ["F8", "shortcuts.messages"],
      ["Esc", "shortcuts.close"],
    ],
  },
  {
    title: "shortcuts.inQueue",
    keys: [
      ["/", "shortcuts.search"],
      ["↑ ↓", "shortcuts.walk"],
      ["Enter", "shortcuts.open"],
      ["P", "shortcuts.pause"],
      ["R", "shortcuts.retry"],
      ["Del", "shortcuts.remove"],
      ["↑ ↓ Home End", "shortcuts.reorder"],
    ],
  },
  {
    title: "shortcuts.inStudio",
    keys: [
      ["Space", "shortcuts.play"],
      ["J K L", "shortcuts.jkl"],
      ["↑ ↓", "shortcuts.lines"],
      ["Enter", "shortcuts.edit"],
      ["Ctrl Enter", "shortcuts.editNext"],
      ["Alt Enter", "shortcuts.splitText"],
      ["H", "shortcuts.hear"],
      ["S", "shortcuts.split"],
      ["M", "shortcuts.merge"],
      ["X", "shortcuts.lock"],
      ["← →", "shortcuts.nudge"],
      ["T", "shortcuts.track"],
      ["+ –", "shortcuts.zoom"],
      ["/", "shortcuts.search"],
      ["Ctrl Z", "shortcuts.undo"],
      ["Ctrl Shift Z", "shortcuts.redo"],
    ],
  },
] as const;

/** Whether a key was meant for a text, not for the window. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest(
    "input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable]",
  ) !== null;

/** The keys that work on every page, and the list of all of them. */
export function Shortcuts() {
  const { t } = useTranslation();
  const { open, show, hide } = useShortcutList();
  const navigate = useNavigate();

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"]') !== null) return;
      if (event.key === "?") show();
      else if (event.key === "n") void navigate({ to: "/new/$wish", params: { wish: "dub" } });
      else if (event.key in GO) {
        const to = Object.entries(GO).find(([key]) => key === event.key)?.[1];
        if (to !== undefined) void navigate({ to });
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [navigate, show]);

  return (
    <Dialog reading open={open} onClose={hide} title={t("shortcuts.title")}>
      <div className="grid gap-5">
        {LIST.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="mb-1.5 text-sm font-medium text-ink-2">{t(title)}</h3>
            <dl className="divide-y divide-line">
              {keys.map(([key, text]) => (
                <div key={text} className="flex items-center justify-between gap-4 py-1.5">
                  <dt className="text-sm">{t(text)}</dt>
                  <dd>
                    <kbd className="rounded-lg border border-line-2 bg-glass-2 px-2 py-0.5 text-xs">
                      {key}
                    </kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
