import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { OpenedMedia } from "../../../contract/api.ts";
import type { Wish } from "../../ui/kinds.tsx";
import type { Form } from "./form.ts";
import { ClipsOptions, LookOptions } from "./picture-options.tsx";
import { MergeOptions, MusicOptions, ThumbnailOptions } from "./sound-options.tsx";
import { FromField, TargetLanguages, VoiceOptions, WordsAdvanced } from "./word-options.tsx";
import { DubAdvanced, SubtitleOptions } from "./write-options.tsx";

export interface OptionsProps {
  readonly form: Form;
  readonly change: (part: Partial<Form>) => void;
  readonly files: readonly OpenedMedia[];
}

/** The choices of one kind, the usual ones open, the rest folded. */
export function Options({ wish, ...props }: OptionsProps & { wish: Wish }) {
  switch (wish) {
    case "dub":
    case "audio":
      return (
        <>
          <TargetLanguages {...props} speaks />
          <VoiceOptions {...props} />
          <Advanced>
            <DubAdvanced {...props} audio={wish === "audio"} />
            <WordsAdvanced {...props} />
          </Advanced>
        </>
      );
    case "subtitles":
      return (
        <>
          <SubtitleOptions {...props} />
          <TargetLanguages {...props} speaks={false} />
          <Advanced>
            <WordsAdvanced {...props} />
          </Advanced>
        </>
      );
    case "captions":
      return (
        <>
          <LookOptions {...props} />
          <Advanced>
            <FromField {...props} />
            <WordsAdvanced {...props} />
          </Advanced>
        </>
      );
    case "clips":
      return (
        <>
          <ClipsOptions {...props} />
          {props.form.withCaptions && !props.form.fast && <LookOptions {...props} noTarget />}
          <Advanced>
            <FromField {...props} />
            <WordsAdvanced {...props} />
          </Advanced>
        </>
      );
    case "merge":
      return <MergeOptions {...props} />;
    case "music":
      return <MusicOptions {...props} />;
    case "thumbnails":
      return <ThumbnailOptions {...props} />;
  }
}

function Advanced({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <details className="glass group p-5 sm:px-6">
      <summary className="flex cursor-pointer list-none items-center gap-2 rounded-lg font-semibold">
        <ChevronRight
          className="size-4 transition-transform group-open:rotate-90 rtl:-scale-x-100"
          aria-hidden
        />
        {t("newJob.advanced")}
      </summary>
      <div className="mt-5 grid gap-5 sm:grid-cols-2">{children}</div>
    </details>
  );
}
