import type { CaptionsSpec } from "../../../contract/kinds/captions.ts";
import { imageFormat } from "../../media/watermark.ts";
import type { Marked } from "../../steps/caption.ts";
import type { Tools } from "../../tools.ts";
import { type IdentifiedFile, identify } from "../source-files.ts";
import { settleWords, type WordChoices } from "../words/choices.ts";

/** What a spec leaves open, settled for this machine before the plan is made. */
export interface CaptionChoices extends WordChoices {
  readonly watermark: Marked | undefined;
  /** The watermark's image, where it has one. */
  readonly image: IdentifiedFile | undefined;
}

/**
 * @param storeDir the artifact store's folder
 * @throws InvalidInput, MissingModel
 */
export async function settleCaptions(
  spec: CaptionsSpec,
  tools: Tools,
  storeDir: string,
): Promise<CaptionChoices> {
  const { to, watermark } = spec;
  const words = await settleWords(spec, to === undefined ? [] : [to], tools, storeDir);
  const path = watermark?.image;
  if (path !== undefined) await imageFormat(path);
  const image = path === undefined ? undefined : await identify(path, storeDir);
  return {
    ...words,
    image,
    watermark:
      watermark === undefined ? undefined : { mark: watermark, identity: image?.source.identity },
  };
}
