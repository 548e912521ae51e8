import { planEncoding } from "../../media/hdr.ts";
import { readPicture } from "../../media/picture.ts";
import { encodedContainer } from "../../media/picture-container.ts";
import type { PlanResult } from "../../plan/executor.ts";
import type { Kind, Published } from "../kind.ts";
import { settleCaptions } from "./choices.ts";
import { captionPaths } from "./paths.ts";
import { type CaptionMaking, type CaptionPlan, planCaptions } from "./plan.ts";

/** A video with what is said in its picture. */
export const captions: Kind<"captions"> = {
  async prepare(spec, deps) {
    const { tools, storeDir, signal } = deps;
    // Before anything listens to what would be drawn on nothing.
    const media = await tools.ffmpeg.probe(spec.input, signal);
    const picture = await readPicture(tools.ffmpeg, spec.input, media, signal);
    // An encoder that does not work is told before the words are looked for.
    const [encoding, choices] = await Promise.all([
      planEncoding(tools.ffmpeg, picture, spec.encoder, signal),
      settleCaptions(spec, tools, storeDir),
    ]);
    const making = { spec, choices, storeDir, tools, signal };
    const plan = planCaptions(making, { picture, encoding });
    const paths = captionPaths(spec);
    return {
      plan: plan.plan,
      sources: choices.image === undefined ? [choices] : [choices, choices.image],
      writes: [paths.report],
      outputs: async () => {
        const media = await tools.ffmpeg.probe(spec.input, signal);
        return [paths.video(encodedContainer(media, spec.input).extension), paths.report];
      },
      publish: async (ran) => published(making, plan, ran),
    };
  },
};

function published({ spec }: CaptionMaking, plan: CaptionPlan, ran: PlanResult): Published {
  const transcript = ran.artifact(plan.transcript).value;
  const { language: source } = ran.artifact(plan.segmented).value;
  const { path, captions, fonts, encoder, range } = ran.artifact(plan.file).value;
  const language = spec.to ?? source;
  const translator =
    plan.translated === undefined ? "" : ran.artifact(plan.translated).value.translator;
  const { note } = encodedContainer(ran.artifact(plan.media).value, spec.input);
  return {
    outputs: [{ role: "video", path, language }],
    reportPath: captionPaths(spec).report,
    engines: {
      recognition: transcript.engine,
      ...(translator === "" ? {} : { [`translation:${language}`]: translator }),
      encoder,
    },
    warnings: [
      ...(note === undefined ? [] : [note]),
      ...(transcript.engine === "supplied" ? [] : transcript.warnings),
    ],
    details: { kind: "captions", source, language, captions, fonts, range },
  };
}
