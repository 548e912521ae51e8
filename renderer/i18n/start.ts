import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { type UiLanguage, usePreferences } from "../state/preferences.ts";
import { en } from "./en.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "t";
    resources: { t: typeof en };
  }
}

const wished = (): UiLanguage =>
  usePreferences.getState().language ?? (navigator.language.startsWith("es") ? "es" : "en");

async function use(language: UiLanguage): Promise<void> {
  if (language === "es" && !i18next.hasResourceBundle("es", "t")) {
    const { es } = await import("./es.ts");
    i18next.addResourceBundle("es", "t", es);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  document.documentElement.dir = i18next.dir(language);
}

/** Gets the texts ready, and changes them whenever the person does. English is always at hand. */
export async function startTexts(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "en",
    // Else it writes an advertisement to the console.
    showSupportNotice: false,
    fallbackLng: "en",
    ns: ["t"],
    defaultNS: "t",
    resources: { en: { t: en } },
    // React escapes all text itself.
    interpolation: { escapeValue: false },
  });
  await use(wished());
  usePreferences.subscribe((now, before) => {
    if (now.language !== before.language) void use(wished());
  });
}
