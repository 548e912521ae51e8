import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import {
  AudioLines,
  Box,
  House,
  Keyboard,
  ListVideo,
  type LucideIcon,
  Monitor,
  Moon,
  Settings,
  Sun,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { orpc } from "../api/client.ts";
import { useIntake } from "../intake/store.ts";
import { type Theme, usePreferences } from "../state/preferences.ts";
import { IconButton } from "../ui/button.tsx";
import { cx } from "../ui/classes.ts";
import { useShortcutList } from "./shortcuts.tsx";

const PLACES = [
  { to: "/", text: "nav.hub", Icon: House },
  { to: "/queue", text: "nav.queue", Icon: ListVideo },
  { to: "/models", text: "nav.models", Icon: Box },
  { to: "/voices", text: "nav.voices", Icon: AudioLines },
  { to: "/settings", text: "nav.settings", Icon: Settings },
] as const;

const NEXT: Readonly<Record<Theme, Theme>> = { system: "light", light: "dark", dark: "system" };
const THEME_ICONS: Readonly<Record<Theme, LucideIcon>> = {
  system: Monitor,
  light: Sun,
  dark: Moon,
};

function Logo() {
  return (
    <Link to="/" className="flex items-center gap-2.5 rounded-xl px-2 py-1">
      <svg viewBox="0 0 24 24" className="size-7 text-accent" aria-hidden>
        <path
          d="M3 10v4M7.5 7v10M12 3.5v17M16.5 7v10M21 10v4"
          fill="none"
          stroke="currentColor"
          strokeWidth="2.4"
          strokeLinecap="round"
        />
      </svg>
      <span className="text-lg font-semibold tracking-[-0.02em]">Octavia</span>
    </Link>
  );
}

const BESIDE = "ms-auto flex gap-1 max-lg:absolute max-lg:-end-1 max-lg:-top-1";
const COUNT =
  "grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1.5 text-[0.6875rem] leading-none font-bold text-accent-ink";

/** How far a file on its way has come, whichever page is looked at. */
function FileComing() {
  const { t } = useTranslation();
  const coming = useIntake((state) => state.coming);
  if (coming === undefined || coming.total === 0) return null;
  return (
    <span className={BESIDE}>
      <span className={COUNT}>
        <span className="sr-only">{t("nav.coming", { name: coming.name })}: </span>
        {Math.floor((100 * coming.done) / coming.total)}%
      </span>
    </span>
  );
}

/** What wants to be looked at: jobs at work, and jobs that failed for good. */
function QueueCounts() {
  const { t } = useTranslation();
  const { data } = useQuery(orpc.jobs.counts.queryOptions());
  const active = (data?.running ?? 0) + (data?.queued ?? 0) + (data?.waiting ?? 0);
  const dead = data?.dead ?? 0;
  return (
    <span className={BESIDE}>
      {active > 0 && (
        <span className={COUNT}>
          <span className="sr-only">{t("nav.active")}: </span>
          {active > 99 ? "99+" : active}
        </span>
      )}
      {dead > 0 && (
        <span className="grid h-5 min-w-5 place-items-center rounded-full border border-bad px-1.5 text-[0.6875rem] leading-none font-bold text-bad max-lg:h-2.5 max-lg:min-w-2.5 max-lg:bg-bad max-lg:p-0">
          <span className="sr-only">{t("nav.dead")}: </span>
          {/* A dot is all that a narrow bar has room for. */}
          <span className="max-lg:sr-only">{dead}</span>
        </span>
      )}
    </span>
  );
}

/** What a place has to tell before it is gone to. */
function Beside({ to }: { to: (typeof PLACES)[number]["to"] }) {
  if (to === "/") return <FileComing />;
  return to === "/queue" ? <QueueCounts /> : null;
}

export function Sidebar() {
  const { t } = useTranslation();
  return (
    <aside className="sticky top-0 hidden h-dvh w-60 shrink-0 flex-col p-4 lg:flex">
      <div className="glass flex h-full flex-col gap-6 p-4">
        <Logo />
        <nav aria-label={t("nav.label")} className="flex flex-col gap-1">
          {PLACES.map(({ to, text, Icon }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: to === "/" }}
              className="flex min-h-10 items-center gap-3 rounded-xl px-3 text-ink-2 transition-colors hover:bg-glass-2 hover:text-ink"
              activeProps={{
                className: "bg-accent-soft !text-ink font-medium [&>svg]:text-accent",
              }}
            >
              <Icon className="size-[1.15rem]" aria-hidden />
              {t(text)}
              <Beside to={to} />
            </Link>
          ))}
        </nav>
        <div className="mt-auto flex justify-between">
          <Tools />
        </div>
      </div>
    </aside>
  );
}

function Tools() {
  const { t } = useTranslation();
  const theme = usePreferences((state) => state.theme);
  const setTheme = usePreferences((state) => state.setTheme);
  const openList = useShortcutList((state) => state.show);
  const Icon = THEME_ICONS[theme];
  return (
    <>
      <IconButton
        label={`${t("theme.label")}: ${t(`theme.${theme}`)}`}
        onClick={() => setTheme(NEXT[theme])}
      >
        <Icon className="size-[1.15rem]" aria-hidden />
      </IconButton>
      <IconButton label={t("shortcuts.title")} onClick={openList}>
        <Keyboard className="size-[1.15rem]" aria-hidden />
      </IconButton>
    </>
  );
}

export function TopBar() {
  return (
    <div className="flex items-center justify-between px-3 pt-3 sm:px-6 lg:hidden">
      <Logo />
      <div className="flex">
        <Tools />
      </div>
    </div>
  );
}

export function BottomBar() {
  const { t } = useTranslation();
  return (
    <nav
      aria-label={t("nav.label")}
      className="sheet fixed inset-x-3 bottom-3 z-30 flex justify-around rounded-2xl p-1 lg:hidden"
    >
      {PLACES.map(({ to, text, Icon }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: to === "/" }}
          className={cx(
            "flex min-h-13 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 rounded-xl text-xs text-ink-2",
          )}
          activeProps={{ className: "bg-accent-soft !text-ink font-medium [&_svg]:text-accent" }}
        >
          <span className="relative">
            <Icon className="size-5" aria-hidden />
            <span className="absolute -end-1 -top-1">
              <Beside to={to} />
            </span>
          </span>
          {t(text)}
        </Link>
      ))}
    </nav>
  );
}
