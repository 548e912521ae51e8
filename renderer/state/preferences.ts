import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Language } from "../../contract/languages.ts";

export type Theme = "system" | "light" | "dark";
export type UiLanguage = "en" | "es";

const RECENT = 6;

interface Preferences {
  readonly theme: Theme;
  /** As the browser asks for if not given. */
  readonly language: UiLanguage | undefined;
  /** Target languages, the last used first. */
  readonly recent: readonly Language[];
  readonly firstRunSeen: boolean;
  setTheme(theme: Theme): void;
  setLanguage(language: UiLanguage): void;
  used(languages: readonly Language[]): void;
  sawFirstRun(): void;
}

/** What this window remembers of a person's taste; `public/theme.js` reads the theme as well. */
export const usePreferences = create<Preferences>()(
  persist(
    (set) => ({
      theme: "system",
      language: undefined,
      recent: [],
      firstRunSeen: false,
      setTheme: (theme) => set({ theme }),
      setLanguage: (language) => set({ language }),
      used: (languages) =>
        set(({ recent }) => ({
          recent: [...new Set([...languages, ...recent])].slice(0, RECENT),
        })),
      sawFirstRun: () => set({ firstRunSeen: true }),
    }),
    { name: "octavia.preferences" },
  ),
);

/** Puts the wished theme on the page, and follows the system where that is the wish. */
export function applyTheme(): () => void {
  const system = window.matchMedia("(prefers-color-scheme: light)");
  const apply = () => {
    const { theme } = usePreferences.getState();
    const resolved = theme === "system" ? (system.matches ? "light" : "dark") : theme;
    document.documentElement.dataset["theme"] = resolved;
  };
  apply();
  system.addEventListener("change", apply);
  const stop = usePreferences.subscribe(apply);
  return () => {
    stop();
    system.removeEventListener("change", apply);
  };
}
