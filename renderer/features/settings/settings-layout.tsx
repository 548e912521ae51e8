import { Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

const PAGES = [
  { to: "/settings", text: "settings.general" },
  { to: "/settings/storage", text: "settings.storage" },
  { to: "/settings/diagnostics", text: "settings.diagnostics" },
  { to: "/settings/about", text: "settings.about" },
] as const;

/** Settings and what belongs to them, side by side. */
export function SettingsLayout() {
  const { t } = useTranslation();
  return (
    <>
      <nav
        aria-label={t("settings.label")}
        className="-mx-4 mb-6 flex gap-1 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0"
      >
        {PAGES.map(({ to, text }) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: true }}
            className="-mb-px shrink-0 border-b-2 border-transparent px-3 py-2.5 text-sm text-ink-2 -outline-offset-2 hover:text-ink"
            activeProps={{ className: "!border-accent font-medium !text-ink" }}
          >
            {t(text)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
