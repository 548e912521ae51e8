import { useTranslation } from "react-i18next";
import { CaptionPosition, CaptionStyle } from "../../../contract/kinds/captions.ts";
import { Aspect } from "../../../contract/kinds/clips.ts";
import { Language } from "../../../contract/languages.ts";
import { LIMITS } from "../../../contract/limits.ts";
import { Frame } from "../../intake/frame.tsx";
import { languageName } from "../../lib/languages.ts";
import { cx } from "../../ui/classes.ts";
import { Choice, Field, RangeField, SwitchRow } from "../../ui/field.tsx";
import { Panel } from "../../ui/panel.tsx";
import { CaptionPreview } from "./caption-preview.tsx";
import type { OptionsProps } from "./options.tsx";

const SAMPLE = ["every", "word", "in", "its", "place", "and", "time"] as const;

const STYLES: Readonly<Record<CaptionStyle, string>> = {
  plain: "text-white",
  box: "rounded-md bg-black/80 px-2.5 py-1 text-white",
  outline: "text-white [-webkit-text-stroke:4px_#000] [paint-order:stroke_fill]",
  karaoke: "text-white [-webkit-text-stroke:3px_#000] [paint-order:stroke_fill]",
  pop: "uppercase text-white [-webkit-text-stroke:4px_#000] [paint-order:stroke_fill]",
};
const PLACES: Readonly<Record<CaptionPosition, string>> = {
  top: "items-start",
  middle: "items-center",
  bottom: "items-end",
};

/** How captions look, on a frame of the file where it has a picture. */
export function LookOptions({
  form,
  change,
  files,
  noTarget,
}: OptionsProps & { noTarget?: boolean }) {
  const { t, i18n } = useTranslation();
  const media = files.find(({ info }) => info.video.length > 0);
  return (
    <Panel title={t("newJob.look")}>
      <div className="grid gap-5 md:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)]">
        <CaptionPreview form={form} files={files}>
          <div
            className={cx(
              "relative flex aspect-video justify-center overflow-hidden rounded-2xl border border-line bg-[linear-gradient(160deg,#27406b,#142033_55%,#5b3226)] p-4",
              PLACES[form.position],
            )}
          >
            {media !== undefined && <Frame media={media} width={960} />}
            <p
              aria-hidden
              className={cx(
                "relative text-center text-xl leading-snug font-bold",
                STYLES[form.style],
              )}
            >
              {SAMPLE.slice(0, form.words).map((word, index) => (
                <span
                  key={word}
                  className={cx(
                    index === 1 && form.style === "karaoke" && "text-[#ffd84d]",
                    index === 1 && form.style === "pop" && "inline-block scale-115 text-[#ffd84d]",
                  )}
                >
                  {word}{" "}
                </span>
              ))}
            </p>
          </div>
        </CaptionPreview>
        <div className="grid content-start gap-4">
          <Choice
            label={t("newJob.style")}
            value={form.style}
            options={CaptionStyle.options.map((value) => ({ value, label: t(`styles.${value}`) }))}
            onChange={(style) => change({ style })}
          />
          <Choice
            label={t("newJob.position")}
            value={form.position}
            options={CaptionPosition.options.map((value) => ({
              value,
              label: t(`positions.${value}`),
            }))}
            onChange={(position) => change({ position })}
          />
          <RangeField
            label={t("newJob.words")}
            value={form.words}
            min={1}
            max={LIMITS.captionWords}
            step={1}
            shown={String(form.words)}
            onChange={(words) => change({ words })}
          />
          {!noTarget && (
            <Field label={t("newJob.captionTo")}>
              {(ids) => (
                <select
                  {...ids}
                  className="field"
                  value={form.captionTo ?? ""}
                  onChange={(event) =>
                    change({ captionTo: Language.safeParse(event.currentTarget.value).data })
                  }
                >
                  <option value="">{t("newJob.asSpoken")}</option>
                  {Language.options.map((language) => (
                    <option key={language} value={language}>
                      {languageName(language, i18n.language)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
        </div>
      </div>
    </Panel>
  );
}

export function ClipsOptions({ form, change }: OptionsProps) {
  const { t } = useTranslation();
  return (
    <Panel title={t("newJob.clips")}>
      <div className="grid gap-5 sm:grid-cols-2">
        <RangeField
          label={t("newJob.count")}
          value={form.count}
          min={1}
          max={20}
          step={1}
          shown={String(form.count)}
          onChange={(count) => change({ count })}
        />
        <Choice
          label={t("newJob.aspect")}
          disabled={form.fast}
          value={form.fast ? "source" : form.aspect}
          options={Aspect.options.map((value) => ({
            value,
            label: value === "source" ? t("newJob.asSource") : value,
          }))}
          onChange={(aspect) => change({ aspect })}
        />
        <RangeField
          label={t("newJob.shortest")}
          value={form.minSeconds}
          min={5}
          max={120}
          step={5}
          shown={`${form.minSeconds} s`}
          onChange={(minSeconds) => change({ minSeconds })}
        />
        <RangeField
          label={t("newJob.longest")}
          value={form.maxSeconds}
          min={10}
          max={180}
          step={5}
          shown={`${form.maxSeconds} s`}
          onChange={(maxSeconds) => change({ maxSeconds })}
        />
        <SwitchRow
          label={t("newJob.withCaptions")}
          checked={form.withCaptions && !form.fast}
          disabled={form.fast}
          onChange={(withCaptions) => change({ withCaptions })}
        />
        <SwitchRow
          label={t("newJob.fast")}
          hint={t("newJob.fastHint")}
          checked={form.fast}
          onChange={(fast) => change({ fast })}
        />
      </div>
    </Panel>
  );
}
