import { Link } from "@tanstack/react-router";
import { Compass } from "lucide-react";
import { useTranslation } from "react-i18next";
import { buttonClass } from "./button.tsx";
import { Empty } from "./notice.tsx";

/** An address that leads nowhere. */
export function MissingPage() {
  const { t } = useTranslation();
  return (
    <Empty
      icon={<Compass aria-hidden />}
      title={t("errors.noPage")}
      action={
        <Link to="/" className={buttonClass("primary")}>
          {t("nav.hub")}
        </Link>
      }
    />
  );
}
