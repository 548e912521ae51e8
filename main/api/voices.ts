import type { ApiDeps } from "./deps.ts";
import type { Procedures } from "./procedures.ts";

/** The voices of this machine: which there are, and how they sound. */
export function voicesApi(os: Procedures, { octavia, media }: ApiDeps) {
  return {
    list: os.voices.list.handler(() => octavia.engine.request("voices", {})),
    sample: os.voices.sample.handler(async ({ input: { voice, language } }) => {
      const out = await media.place(["voice", language, voice ?? ""], ".wav");
      await octavia.sampleVoice({ language, voice }, out);
      return { url: media.add(out).url };
    }),
  };
}
