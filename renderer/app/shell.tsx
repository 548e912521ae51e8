import { Outlet, useRouter } from "@tanstack/react-router";
import { MotionConfig } from "motion/react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useConnection } from "../api/live.ts";
import { useSafeDrops } from "../intake/safe-drops.ts";
import { Notice } from "../ui/notice.tsx";
import { DesktopMessages } from "./desktop-messages.tsx";
import { keepFocus } from "./focus-keeper.ts";
import { useJobNews } from "./job-news.ts";
import { BottomBar, Sidebar, TopBar } from "./nav.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { Toaster } from "./toaster.tsx";

/** Everything around a page. */
export function Shell() {
  const { t } = useTranslation();
  const main = useRef<HTMLElement>(null);
  const router = useRouter();
  useJobNews();
  useSafeDrops();

  // Who follows a link starts at the new page's heading, once it is there.
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return;
        const heading = main.current?.querySelector<HTMLElement>("h1");
        (heading ?? main.current)?.focus({ preventScroll: true });
      }),
    [router],
  );
  useEffect(keepFocus, []);

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
            className="mx-auto w-full max-w-6xl px-4 pt-5 pb-28 sm:px-8 lg:pt-9 lg:pb-14"
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
