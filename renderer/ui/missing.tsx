import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { buttonClass } from "./button.tsx";
import { PageHeading } from "./panel.tsx";

/** An address that leads nowhere. */
export function MissingPage() {
  const { t } = useTranslation();
  return (
    <>
      <PageHeading title={t("errors.noPage")} />
      <Link to="/" className={buttonClass("primary")}>
        {t("nav.hub")}
      </Link>
    </>
  );
}
