import { Outlet, useRouterState } from "@tanstack/react-router";
import { MotionConfig } from "motion/react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useConnection } from "../api/live.ts";
import { useSafeDrops } from "../intake/safe-drops.ts";
import { Notice } from "../ui/notice.tsx";
import { DesktopMessages } from "./desktop-messages.tsx";
import { useJobNews } from "./job-news.ts";
import { BottomBar, Sidebar, TopBar } from "./nav.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { Toaster } from "./toaster.tsx";

/** Everything around a page. */
export function Shell() {
  const { t } = useTranslation();
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const first = useRef(path);
  useJobNews();
  useSafeDrops();

  // A reader that follows a link starts at the new page's heading.
  useEffect(() => {
    if (first.current === path) return;
    first.current = "";
    main.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
  }, [path]);

  return (
    <MotionConfig reducedMotion="user">
      <a
        href="#main"
        className="fixed start-4 top-3 z-[60] -translate-y-20 rounded-xl bg-accent px-4 py-2 font-semibold text-accent-ink focus:translate-y-0"
      >
        {t("shell.skip")}
      </a>
      <div className="mx-auto flex max-w-[100rem] lg:gap-2">
        <Sidebar />
        <div className="min-w-0 flex-1">
          <TopBar />
          <main
            id="main"
            ref={main}
            tabIndex={-1}
            className="mx-auto w-full max-w-6xl px-4 pt-5 pb-28 outline-none sm:px-8 lg:pt-9 lg:pb-14"
          >
            <Unheard />
            <Outlet />
          </main>
        </div>
      </div>
      <BottomBar />
      <Toaster />
      <Shortcuts />
      <DesktopMessages />
    </MotionConfig>
  );
}

function Unheard() {
  const { t } = useTranslation();
  const heard = useConnection((state) => state.heard);
  if (heard) return null;
  return (
    <Notice tone="warn" title={t("shell.lost")} className="mb-5">
      {t("shell.lostHint")}
    </Notice>
  );
}
