import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ErrorKind } from "../../contract/errors.ts";
import { buttonClass } from "./button.tsx";

/** The page where something can be done about a failure; nothing where there is none. */
const PAGES = {
  MissingModel: { to: "/models", text: "remedies.models" },
  DiskFull: { to: "/settings/storage", text: "remedies.storage" },
  OutOfMemory: { to: "/settings", text: "remedies.memory" },
  EngineFailure: { to: "/settings/diagnostics", text: "remedies.diagnostics" },
  Internal: { to: "/settings/diagnostics", text: "remedies.diagnostics" },
  Offline: { to: "/settings", text: "remedies.offline" },
} as const satisfies Partial<Record<ErrorKind, { to: string; text: string }>>;

const hasPage = (kind: ErrorKind): kind is keyof typeof PAGES => Object.hasOwn(PAGES, kind);

/** Leads to where a failure of this kind is mended. */
export function Remedy({ kind }: { kind: ErrorKind }) {
  const { t } = useTranslation();
  if (!hasPage(kind)) return null;
  const { to, text } = PAGES[kind];
  return (
    <Link to={to} className={buttonClass("plain", true)}>
      {t(text)}
    </Link>
  );
}
