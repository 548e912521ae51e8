import { THREADS } from "./cpu.ts";

/**
 * transformers.js as it comes, from a folder and from no network. Loaded only when it is asked for:
 * it is no part of the app.
 */
export async function loadPeer(root: string) {
  const peer = await import("@huggingface/transformers");
  peer.env.allowRemoteModels = false;
  peer.env.localModelPath = root;
  return peer;
}

/** As many threads as ours, and as ours they do not spin while they wait. */
export const PEER_OPTIONS = {
  dtype: "fp32",
  device: "cpu",
  session_options: {
    intraOpNumThreads: THREADS,
    interOpNumThreads: 1,
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  },
} as const;

/** The tokens in a tensor of transformers.js. */
export function tokensOf(data: unknown): number[] {
  if (data instanceof BigInt64Array) return Array.from(data, Number);
  throw new Error("transformers.js gave no tokens");
}
