import type { ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Failure } from "../ui/failure.tsx";

/** A page that broke; the shell around it lives on. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <div className="mx-auto max-w-xl pt-10">
      <h1 className="mb-4 text-2xl font-semibold">{t("errors.pageBroke")}</h1>
      <Failure error={error} retry={reset} />
    </div>
  );
}
