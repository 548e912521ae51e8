import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { cx } from "../../ui/classes.ts";
import { WISH_ICONS } from "../../ui/kinds.tsx";
import { Picture } from "./pictures.tsx";

const CARDS = ["dub", "audio", "subtitles", "captions", "clips", "merge"] as const;

/** The six things to make; they glow once there is a file to make them of. */
export function Cards({ chosen }: { chosen: boolean }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="cards" className="mb-10">
      <h2 id="cards" className="mb-3 text-[1.0625rem] font-semibold tracking-tight">
        {t("hub.make")}
      </h2>
      <ul className="grid grid-cols-2 gap-3 sm:gap-4 xl:grid-cols-3">
        {CARDS.map((card, index) => {
          const Icon = WISH_ICONS[card];
          return (
            <li key={card} className="rise" style={{ animationDelay: `${index * 45}ms` }}>
              <Link
                to="/new/$wish"
                params={{ wish: card }}
                className={cx(
                  "glass group flex h-full flex-col overflow-hidden transition-[transform,border-color] duration-300 hover:-translate-y-1 hover:border-line-2",
                  chosen && "border-accent/60",
                )}
              >
                <div className="h-24 border-b border-line bg-glass px-3 py-2 text-ink-2 sm:h-32">
                  <Picture wish={card} />
                </div>
                <div className="p-4">
                  <h3 className="flex items-center gap-2 font-semibold">
                    <Icon className="size-4 shrink-0 text-accent" aria-hidden />
                    {t(`cards.${card}.title`)}
                  </h3>
                  <p className="mt-1 text-sm text-ink-2">{t(`cards.${card}.text`)}</p>
                </div>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
