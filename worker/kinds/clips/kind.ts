import type { ClipsSpec } from "../../../contract/kinds/clips.ts";
import type { Kind } from "../kind.ts";
import { settleClips } from "./choices.ts";
import { type ClipPaths, clipPaths } from "./paths.ts";
import { planClips } from "./plan.ts";
import { clipsReport } from "./report.ts";

/** The best moments of a talk, each a file of its own. */
export const clips: Kind<"clips"> = {
  async prepare(spec, deps) {
    const choices = await settleClips(spec, deps);
    const making = { spec, choices, storeDir: deps.storeDir };
    const plan = planClips(making);
    const paths = clipPaths(spec, choices.container.extension);
    const writes = filesOf(spec, paths);
    return {
      plan: plan.plan,
      sources: [choices, ...(choices.image === undefined ? [] : [choices.image])],
      writes,
      outputs: () => Promise.resolve(writes),
      publish: (ran) =>
        Promise.resolve({
          reportPath: paths.report,
          ...clipsReport({ ...making, plan: plan.plan }, plan, ran),
        }),
    };
  },
};

function filesOf({ count, to }: ClipsSpec, paths: ClipPaths): string[] {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const all = numbers.flatMap((number) => [
    paths.clip(number),
    ...to.map((language) => paths.clip(number, language)),
  ]);
  return [...all, paths.report];
}
