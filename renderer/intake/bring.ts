import type { OpenedMedia } from "../../contract/api.ts";
import { client } from "../api/client.ts";
import { desktop } from "../api/desktop.ts";

export interface Bringing {
  readonly signal: AbortSignal;
  /** Bytes sent and in all. */
  progress(done: number, total: number): void;
}

/** Bytes of one request of an upload; a lost connection costs at most this. */
const CHUNK = 32 * 1024 * 1024;

/**
 * Makes a file known to the host: by its path where the desktop app knows it, else by an upload
 * that goes on where it was cut off. @throws what the API throws; Error if the upload fails for good
 */
export async function bringFile(file: File, bringing: Bringing): Promise<OpenedMedia> {
  const path = desktop?.pathForFile(file);
  if (path !== undefined && path !== "") return client.media.open({ path });
  const upload = await send(file, bringing);
  return client.media.uploaded({ upload });
}

/** Uploads a file; the last part of its address. */
async function send(file: File, { signal, progress }: Bringing): Promise<string> {
  const { Upload } = await import("tus-js-client");
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      endpoint: new URL("/uploads", window.location.origin).href,
      chunkSize: CHUNK,
      retryDelays: [0, 500, 1500, 4000, 8000],
      metadata: { filename: file.name, filetype: file.type },
      removeFingerprintOnSuccess: true,
      onProgress: progress,
      onError: reject,
      onSuccess: () => {
        const id = upload.url?.split("/").pop();
        if (id === undefined || id === "") reject(new Error("The upload has no address."));
        else resolve(id);
      },
    });
    signal.addEventListener("abort", () => {
      // Also takes what was sent off the host; that it may be gone already is no matter.
      void upload.abort(true).catch(() => undefined);
      reject(new DOMException("The upload was cancelled.", "AbortError"));
    });
    upload
      .findPreviousUploads()
      .then(([previous]) => {
        if (previous !== undefined) upload.resumeFromPreviousUpload(previous);
        upload.start();
      })
      .catch(reject);
  });
}
