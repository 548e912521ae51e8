import { OctaviaError } from "../contract/errors.ts";

/** How weights are stored, as Octavia's engines open them; the greatest first. */
export const DTYPES = ["fp32", "fp16", "q8", "q4"] as const;
export type Dtype = (typeof DTYPES)[number];

/** Suffix of a graph's file name in the Hugging Face ONNX layout (transformers.js, `dtypes.js`). */
export const SUFFIX: Readonly<Record<Dtype, string>> = {
  fp32: "",
  fp16: "_fp16",
  q8: "_quantized",
  q4: "_q4",
};

/** All suffixes the layout has, those of kinds we never take included. Longest first. */
const SUFFIXES = [
  "_quantized",
  "_uint8f16",
  "_q8f16",
  "_q4f16",
  "_uint8",
  "_fp16",
  "_int8",
  "_bnb4",
  "_q4",
] as const;

const GRAPH = /^onnx\/([^/]+)\.onnx$/;
/** Weights kept beside a graph: model.onnx_data, model.onnx_data_1, model.onnx.data. */
const EXTERNAL = /^(onnx\/[^/]+\.onnx)[._]data(?:_\d+)?$/;

/** Small files that engines or people read: settings, tokenizers, voices, licence, model card. */
const SMALL: readonly RegExp[] = [
  /^[^/]+\.json$/,
  /^onnx\/[^/]+\.json$/,
  /^(voices|voice_styles)\/[^/]+\.(bin|json)$/,
  /^(LICENSE|LICENCE|NOTICE|README)(\.(md|txt))?$/i,
];
/** Lists of the shards of PyTorch weights, and settings of the tool that quantized. */
const NEVER = /(\.index\.json|quantize_config\.json)$/;

interface Graph {
  readonly path: string;
  readonly stem: string;
  /** `undefined` for kinds that Octavia does not open. */
  readonly dtype: Dtype | undefined;
}

function graphOf(path: string): Graph | undefined {
  const name = GRAPH.exec(path)?.[1];
  if (name === undefined) return undefined;
  const suffix = SUFFIXES.find((s) => name.endsWith(s) && name.length > s.length) ?? "";
  const stem = name.slice(0, name.length - suffix.length);
  return { path, stem, dtype: DTYPES.find((dtype) => SUFFIX[dtype] === suffix) };
}

/** The dtype that a graph's file, or one of weights beside it, belongs to. */
export const dtypeOf = (path: string): Dtype | undefined =>
  graphOf(EXTERNAL.exec(path)?.[1] ?? path)?.dtype;

/** Halves of a decoder that a merged one replaces. */
const REPLACED = new Set(["decoder_model", "decoder_with_past_model"]);

/** The graphs a model is made of: a merged decoder stands for its two halves. */
function stemsOf(graphs: readonly Graph[]): string[] {
  const all = new Set(graphs.map(({ stem }) => stem));
  const merged = all.has("decoder_model_merged");
  return [...all].filter((stem) => !(merged && REPLACED.has(stem))).sort();
}

/** The dtypes in which all graphs of a model are there. Best precision first. */
export function dtypesOf(paths: readonly string[]): Dtype[] {
  const graphs = paths.flatMap((path) => graphOf(path) ?? []);
  const stems = stemsOf(graphs);
  if (stems.length === 0) return [];
  return DTYPES.filter((dtype) =>
    stems.every((stem) => graphs.some((g) => g.stem === stem && g.dtype === dtype)),
  );
}

/**
 * The files that a model of one dtype needs, of all those in its repository: its graphs with their
 * external data, settings, tokenizer, voices and licence; nothing of other dtypes or frameworks.
 * @throws InvalidInput if the repository has no such model, naming the dtypes it has
 */
export function selectFiles(paths: readonly string[], dtype: Dtype): string[] {
  const available = dtypesOf(paths);
  if (!available.includes(dtype)) throw noSuchDtype(dtype, available);
  const graphs = paths.flatMap((path) => graphOf(path) ?? []);
  const stems = new Set(stemsOf(graphs));
  const chosen = new Set(
    graphs.filter((g) => g.dtype === dtype && stems.has(g.stem)).map(({ path }) => path),
  );
  return paths
    .filter((path) => {
      const owner = EXTERNAL.exec(path)?.[1];
      if (owner !== undefined) return chosen.has(owner);
      return chosen.has(path) || (!NEVER.test(path) && SMALL.some((rule) => rule.test(path)));
    })
    .sort();
}

/** Whether a file belongs to a model in this layout at all, whatever its dtype. */
export function isModelFile(path: string): boolean {
  const rules = [GRAPH, EXTERNAL, ...SMALL];
  return !NEVER.test(path) && rules.some((rule) => rule.test(path));
}

function noSuchDtype(dtype: Dtype, available: readonly Dtype[]): OctaviaError {
  return available.length === 0
    ? new OctaviaError(
        "InvalidInput",
        "This is no model in the ONNX layout: it has no onnx folder with whole graphs.",
        {
          hint: "Look for a conversion, for example in onnx-community or Xenova on the hub.",
        },
      )
    : new OctaviaError("InvalidInput", `This model has no ${dtype} version.`, {
        hint: `It has ${available.join(", ")}: choose one with --dtype.`,
      });
}

/** Whether a file holds weights of a graph beside it. */
export const isExternalData = (path: string): boolean => EXTERNAL.test(path);
